-- Reads when the last listener lease of other nodes on a session ends.
-- KEYS[1]  sorted set: node id -> end of the node's lease, milliseconds of this server's time
-- ARGV[1]  the id of the asking node
-- ARGV[2]  time to live of the key, milliseconds
-- Returns { known, ago }. Atomic.
--   known  1 when the key has existed since an earlier call, else 0
--   ago    milliseconds since the last lease ended, negative while one lasts; false when there was none
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- The empty id belongs to no node: it marks that the session was asked for before, and is lost with the key.
local known = redis.call('ZADD', KEYS[1], 'NX', 0, '') == 0 and 1 or 0
redis.call('PEXPIRE', KEYS[1], ARGV[2])
-- One of the two newest entries is another node's, if there is any.
local newest = redis.call('ZREVRANGE', KEYS[1], 0, 1, 'WITHSCORES')
for index = 1, #newest, 2 do
  if newest[index] ~= ARGV[1] and newest[index] ~= '' then
    return { known, now - newest[index + 1] }
  end
end
return { known, false }
