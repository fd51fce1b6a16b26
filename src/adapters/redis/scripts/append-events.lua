-- Appends events to the logs of any number of sessions.
-- KEYS, two a session:
--   stream: the events, ids <seq>-0
--   hash: id of the log, epoch, seq of the newest event, ended (0 or 1)
-- ARGV[1]  the time to live, milliseconds
-- ARGV[2], ..., a session after the other:
--   how many parameters follow for it
--   <the writer's epoch>:<the seq of the first event>:<1 when the last of them is the log's last, else 0>
--   the events, as JSON
-- Tells the channel of each, which is named as its stream with :news behind it: the log's id, the seq of the first
-- event, whether it has ended, and the events as a JSON array, between colons.
-- Returns for each session the seq of the newest event; or 'fenced', 'gone' when there is no log, 'gap' when events are missing before these.
-- Each session's part is atomic, and safe to repeat: events that this writer has appended already are not appended again.
local function append(stream, hash, from, to)
  local epoch, start, ending = string.match(ARGV[from], '^(%d+):(%d+):([01])$')
  local first, ttl = tonumber(start), ARGV[1]
  local head = redis.call('HMGET', hash, 'epoch', 'seq', 'ended', 'id')
  if not head[1] then return 'gone' end
  if head[1] ~= epoch then return 'fenced' end
  local seq, ended = tonumber(head[2]), head[3] == '1'
  local count = to - from
  local last = first + count - 1
  if ended or seq > last or (count > 0 and seq == last) then
    -- What was ended or appended by a repetition's first try; nothing else can have this epoch.
    if seq == last and ended == (ending == '1') then return seq end
    return 'fenced'
  end
  if seq ~= first - 1 then return 'gap' end
  for index = 1, count do
    redis.call('XADD', stream, (first + index - 1) .. '-0', 'e', ARGV[from + index])
  end
  redis.call('HSET', hash, 'seq', last, 'ended', ending)
  redis.call('PEXPIRE', stream, ttl)
  redis.call('PEXPIRE', hash, ttl)
  redis.call('PUBLISH', stream .. ':news', head[4] .. ':' .. first .. ':' .. ending .. ':[' .. table.concat(ARGV, ',', from + 1, to) .. ']')
  return last
end

local results, at = {}, 2
for index = 1, #KEYS, 2 do
  local count = tonumber(ARGV[at])
  table.insert(results, append(KEYS[index], KEYS[index + 1], at + 1, at + count))
  at = at + 1 + count
end
return results
