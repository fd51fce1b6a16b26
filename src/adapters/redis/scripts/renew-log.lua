-- Restarts the time to live of the logs of any number of sessions.
-- KEYS, two for each session:
--   stream: the events
--   hash: id of the log, epoch, seq of the newest event, ended (0 or 1)
-- ARGV[1]  the time to live, milliseconds
-- ARGV[2], ..., for each session:
--   the numbers of its keys and of its parameters, 2 and 1
--   the writer's epoch
-- Returns for each session 'ok'; 'fenced'; or 'gone' when there is no log. Atomic.
local function renew(stream, hash, epoch)
  local head = redis.call('HMGET', hash, 'epoch', 'ended')
  if not head[1] then return 'gone' end
  if head[1] ~= epoch or head[2] == '1' then return 'fenced' end
  redis.call('PEXPIRE', stream, ARGV[1])
  redis.call('PEXPIRE', hash, ARGV[1])
  return 'ok'
end

local results = {}
for index = 1, #KEYS, 2 do
  table.insert(results, renew(KEYS[index], KEYS[index + 1], ARGV[1 + 3 * (index + 1) / 2]))
end
return results
