-- Sets one node's listener leases on sessions. A later call for the same session and node replaces an earlier one.
-- KEYS     for each session, sorted set: node id -> end of the node's lease, milliseconds of this server's time
-- ARGV[1]  the node's id
-- ARGV[2]  time to live of the keys, milliseconds
-- ARGV[3], ARGV[4], ...  for each key, the length of the lease, milliseconds; 0 for a request at this moment; -1 when the last listener
--   has just left, which changes nothing without the key: it was deleted with the session's end
-- Returns nothing. Atomic.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for index, key in ipairs(KEYS) do
  local lease = tonumber(ARGV[2 + index])
  if lease >= 0 or redis.call('EXISTS', key) == 1 then
    redis.call('ZADD', key, now + math.max(lease, 0), ARGV[1])
    redis.call('PEXPIRE', key, ARGV[2])
  end
end
