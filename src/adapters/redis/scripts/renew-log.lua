-- Restarts the time to live of a session's log.
-- KEYS[1]  stream: the events
-- KEYS[2]  hash: id of the log, epoch, seq of the newest event, ended (0 or 1)
-- ARGV[1]  the writer's epoch
-- ARGV[2]  the time to live, milliseconds
-- Returns 'ok'; 'fenced'; or 'gone' when there is no log. Atomic.
local head = redis.call('HMGET', KEYS[2], 'epoch', 'ended')
if not head[1] then return 'gone' end
if head[1] ~= ARGV[1] or head[2] == '1' then return 'fenced' end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 'ok'
