-- Says when a session was last heard on other nodes than one.
-- KEYS[1]  sorted set: node id -> until when its listeners count, milliseconds of this server's time
-- ARGV[1]  the id of the node that asks
-- ARGV[2]  how long the key is kept from now, milliseconds
-- Returns { known, ago }.
--   known  1 when this was asked before and nothing has been lost since, else 0
--   ago    how many milliseconds ago the last lease ended, negative while one lasts; false when there was none
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- No node has the empty id: it stays as long as everything else does that is known of the session.
local known = redis.call('ZADD', KEYS[1], 'NX', 0, '') == 0 and 1 or 0
redis.call('PEXPIRE', KEYS[1], ARGV[2])
-- Of the two newest one is another's, if there is any other.
local newest = redis.call('ZREVRANGE', KEYS[1], 0, 1, 'WITHSCORES')
for index = 1, #newest, 2 do
  if newest[index] ~= ARGV[1] and newest[index] ~= '' then
    return { known, now - newest[index + 1] }
  end
end
return { known, false }
