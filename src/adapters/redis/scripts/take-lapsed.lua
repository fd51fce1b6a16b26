-- Takes sessions whose lease has lapsed: each goes to one caller.
-- KEYS[1]  sorted set: session id -> end of its lease, milliseconds of this server's time
-- KEYS[2]  hash: session id -> its task
-- ARGV[1]  the most sessions to take
-- ARGV[2]  how long no other caller receives them, milliseconds
-- Returns a flat list of ids and tasks; the task is false when it was lost. Atomic.
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
