-- Appends events to the logs of any number of sessions, whose logs go on.
-- KEYS, two for each session: the log's stream and hash
-- ARGV[1]  the time to live, milliseconds
-- ARGV[2], ..., for each session:
--   the numbers of its keys and of its parameters
--   <the writer's epoch>:<the seq of the first event>
--   the events, as JSON
-- Returns for each session the seq of the newest event; or 'fenced', 'gone' when there is no log, 'gap' when earlier events are missing.
-- Atomic, and safe to repeat: events that this writer has already appended are not appended again.
--- @include "log-functions"
local function append(stream, hash, from, to)
  local epoch, start = string.match(ARGV[from], '^(%d+):(%d+)$')
  local first = tonumber(start)
  local last = first + to - from - 1
  local head = readHead(hash)
  local answer = checkAppend(head, tonumber(epoch), first, last, false)
  if answer == 'repeated' then return last end
  if answer ~= 'ok' then return answer end
  addEvents(stream, first, from + 1, to)
  redis.call('HSET', hash, 'seq', last)
  keepLog(stream, hash, ARGV[1])
  publishEvents(stream, head.id, first, 0, from + 1, to)
  return last
end

local results, at = {}, 2
for index = 1, #KEYS, 2 do
  local to = at + 1 + tonumber(ARGV[at + 1])
  table.insert(results, append(KEYS[index], KEYS[index + 1], at + 2, to))
  at = to + 1
end
return results
