-- Makes the caller the writer of a session's log, and creates the log when there is none.
-- KEYS[1]  stream: the events
-- KEYS[2]  hash: id of the log, epoch, seq of the newest event, ended (0 or 1)
-- ARGV[1]  the writer's epoch
-- ARGV[2]  the time to live, milliseconds
-- ARGV[3]  1 when a writer restores its own lost log, else 0
-- ARGV[4]  the id of a new log
-- Returns { seq of the newest event, id of the log }; or 'fenced'.
-- Atomic: every writer with a smaller epoch is fenced afterwards.
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'ended', 'id')
if head[1] then
  local present, own = tonumber(head[1]), tonumber(ARGV[1])
  if ARGV[3] == '1' and present == own then return {tonumber(head[2]), head[4]} end
  if head[3] == '1' or present >= own then return 'fenced' end
  redis.call('HSET', KEYS[2], 'epoch', ARGV[1])
else
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[2], 'id', ARGV[4], 'epoch', ARGV[1], 'seq', 0, 'ended', 0)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return {tonumber(redis.call('HGET', KEYS[2], 'seq')), redis.call('HGET', KEYS[2], 'id')}
