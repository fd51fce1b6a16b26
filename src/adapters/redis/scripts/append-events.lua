-- Appends events to a session's log.
-- KEYS[1]  stream: the events, ids <seq>-0
-- KEYS[2]  hash: id of the log, epoch, seq of the newest event, ended (0 or 1)
-- ARGV[1]  the writer's epoch
-- ARGV[2]  the seq of the first event
-- ARGV[3]  1 when the last of them is the log's last, else 0
-- ARGV[4]  the time to live, milliseconds
-- ARGV[5]  the channel that readers wait on
-- ARGV[6], ...  the events, as JSON
-- Tells the channel: the log's id, ARGV[2], ARGV[3], and the events as a JSON array, between colons.
-- Returns the seq of the newest event; or 'fenced', or 'gone' when there is no log.
-- Atomic, and safe to repeat: events that this writer has appended already are not appended again.
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'ended', 'id')
if not head[1] then return 'gone' end
local seq, ended = tonumber(head[2]), head[3] == '1'
local first, count = tonumber(ARGV[2]), #ARGV - 5
local last = first + count - 1
if head[1] ~= ARGV[1] then return 'fenced' end
if ended or seq > last or (count > 0 and seq == last) then
  -- What was ended or appended by a repetition's first try; nothing else can have this epoch.
  if seq == last and ended == (ARGV[3] == '1') then return seq end
  return 'fenced'
end
if seq ~= first - 1 then return redis.error_reply('ERR a gap in the log') end
for index = 6, #ARGV do
  redis.call('XADD', KEYS[1], (first + index - 6) .. '-0', 'e', ARGV[index])
end
redis.call('HSET', KEYS[2], 'seq', last, 'ended', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('PUBLISH', ARGV[5], head[4] .. ':' .. first .. ':' .. ARGV[3] .. ':[' .. table.concat(ARGV, ',', 6) .. ']')
return last
