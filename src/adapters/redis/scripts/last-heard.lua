-- Reads when the last listener lease of other nodes on each of any number of sessions ends.
-- KEYS, one for each session:
--   sorted set: node id -> end of the node's lease, milliseconds of this server's time
-- ARGV[1]  the id of the asking node
-- ARGV[2]  time to live of the keys, milliseconds
-- ARGV[3], ..., for each session: the numbers of its keys and of its parameters, 1 and 0
-- Returns for each session { known, ago }. Atomic.
--   known  1 when the key has existed since an earlier call, else 0
--   ago    milliseconds since the last lease ended, negative while one lasts; false when there was none
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function lastHeard(key)
  -- The empty id belongs to no node: it marks that the session was asked for before, and is lost with the key.
  local known = redis.call('ZADD', key, 'NX', 0, '') == 0 and 1 or 0
  redis.call('PEXPIRE', key, ARGV[2])
  -- One of the two newest entries is another node's, if there is any.
  local newest = redis.call('ZREVRANGE', key, 0, 1, 'WITHSCORES')
  for index = 1, #newest, 2 do
    if newest[index] ~= ARGV[1] and newest[index] ~= '' then
      return { known, now - newest[index + 1] }
    end
  end
  return { known, false }
end

local results = {}
for index, key in ipairs(KEYS) do
  results[index] = lastHeard(key)
end
return results
