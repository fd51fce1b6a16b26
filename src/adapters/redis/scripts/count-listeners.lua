-- Says of sessions for how long yet the listeners of one node count.
-- KEYS     for each session, sorted set: node id -> until when its listeners count, milliseconds of this server's time
-- ARGV[1]  the node's id
-- ARGV[2]  how long the keys are kept from now, milliseconds
-- ARGV[3], ARGV[4], ...  for each key, for how many milliseconds from now; 0 when the last one has just been heard
-- Returns nothing. A later call for the same session and node replaces an earlier one.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for index, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[2 + index], ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2])
end
