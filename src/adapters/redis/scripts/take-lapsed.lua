-- Takes sessions whose lease has lapsed.
-- KEYS[1]  sorted set: session id -> end of its lease, milliseconds of this server's time
-- KEYS[2]  hash: session id -> its task
-- ARGV[1]  how many at most
-- ARGV[2]  how long nobody else is given them, milliseconds
-- Returns a flat list of ids and tasks; the task is false for one whose task is lost.
-- Atomic: of all who call at once one is given a session.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
local taken = {}
for _, id in ipairs(ids) do
  redis.call('ZADD', KEYS[1], now + ARGV[2], id)
  table.insert(taken, id)
  table.insert(taken, redis.call('HGET', KEYS[2], id))
end
return taken
