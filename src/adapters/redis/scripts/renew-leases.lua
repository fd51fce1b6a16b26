-- Renews the leases of one node.
-- KEYS[1]  sorted set: session id -> end of its lease, milliseconds of this server's time
-- KEYS[2]  hash: session id -> its task
-- ARGV[1]  how long a lease lasts, milliseconds
-- ARGV[2], ARGV[3], ...  session ids and their tasks; an empty task keeps the stored one
-- Returns the ids without a stored task: an emptied server needs the tasks again. Atomic.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local missing = {}
for index = 2, #ARGV, 2 do
  local id, task = ARGV[index], ARGV[index + 1]
  redis.call('ZADD', KEYS[1], now + ARGV[1], id)
  if task ~= '' then
    redis.call('HSET', KEYS[2], id, task)
  elseif redis.call('HEXISTS', KEYS[2], id) == 0 then
    table.insert(missing, id)
  end
end
return missing
