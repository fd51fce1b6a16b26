-- Ends the logs of any number of sessions, and with the log all else that Redis holds of the session.
-- KEYS, two or nine for each session:
--   the log's stream and hash
--   the four keys of `runQuotaOperation`: organization, user, the user's sessions, account
--   sorted set: session id -> end of its lease; hash: session id -> its task
--   sorted set: the session's listeners
-- ARGV[1]  the time to live of a log, milliseconds
-- ARGV[2], ..., for each session:
--   the numbers of its keys and of its parameters
--   <the writer's epoch>:<the seq of the first event>:<the number of events>:<the number of blocks>
--   the last events, as JSON
--   the blocks of the packed log; none leaves the log as it is
--   with nine keys: the settings, the session id, the epoch and the entries of its account and the time, as `runQuotaOperation` reads
--     them; 1 when the session's end is recorded, so that its lease ends too, else 0
-- Returns for each session a list: the seq of the newest event, and with nine keys the answer of `runQuotaOperation`; or alone 'fenced',
-- 'gone' when there is no log, 'gap' when earlier events are missing, 'unknown' when the organization is missing.
-- Atomic for each session: it ends as a whole or not at all. Safe to repeat.
--- @include "log-functions"
--- @include "quota-functions"

-- Ends the log and packs it: ARGV[from] … are its events, and the blocks after them.
local function endLog(stream, hash, head, first, last, from, blocks)
  local events = last - first + 1
  redis.call('HSET', hash, 'seq', last, 'ended', 1, 'packed', blocks)
  for block = 0, blocks - 1 do
    redis.call('HSET', hash, 'p' .. block, ARGV[from + events + block])
  end
  if blocks == 0 then
    addEvents(stream, first, from, from + events - 1)
  else
    redis.call('DEL', stream)
  end
  keepLog(stream, hash, ARGV[1])
  publishEvents(stream, head.id, first, 1, from, from + events - 1)
end

local function endSession(keys, from)
  local epoch, start, count, packed = string.match(ARGV[from], '^(%d+):(%d+):(%d+):(%d+)$')
  local first, blocks = tonumber(start), tonumber(packed)
  local last = first + count - 1
  local head = readHead(keys[2])
  local isWritable = checkAppend(head, tonumber(epoch), first, last, true)
  if isWritable ~= 'ok' and isWritable ~= 'repeated' then return { isWritable } end
  local result = { last }
  if #keys > 2 then
    local at = from + 1 + count + blocks
    local quotaKeys = { keys[3], keys[4], keys[5], keys[6], keys[2] }
    local settle = { 'settle', ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], '0', '0', ARGV[at + 4] }
    local answer = runQuotaOperation(quotaKeys, settle)
    if answer[1] ~= 'ok' then return answer end
    for _, value in ipairs(answer) do
      table.insert(result, value)
    end
    -- From here on the ended log refuses the late calls of a writer.
    redis.call('DEL', keys[6], keys[9])
    if ARGV[at + 5] == '1' then
      redis.call('ZREM', keys[7], ARGV[at + 1])
      redis.call('HDEL', keys[8], ARGV[at + 1])
    end
  end
  if isWritable == 'ok' then endLog(keys[1], keys[2], head, first, last, from + 1, blocks) end
  return result
end

local results, key, at = {}, 1, 2
while key <= #KEYS do
  local keys = { unpack(KEYS, key, key + ARGV[at] - 1) }
  table.insert(results, endSession(keys, at + 2))
  key = key + #keys
  at = at + 2 + ARGV[at + 1]
end
return results
