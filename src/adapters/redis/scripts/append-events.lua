-- Appends events to the logs of any number of sessions.
-- KEYS, two for each session:
--   stream: the events, ids <seq>-0
--   hash: id of the log, epoch, seq of the newest event, ended (0 or 1)
-- ARGV[1]  the time to live, milliseconds
-- ARGV[2], ..., for each session:
--   the number of its parameters that follow
--   <the writer's epoch>:<the seq of the first event>:<1 when the last event ends the log, else 0>
--   the events, as JSON
-- Publishes on the channel <stream>:news of each session <log id>:<seq of the first event>:<ended>:<JSON array of the events>.
-- Returns for each session the seq of the newest event; or 'fenced', 'gone' when there is no log, 'gap' when earlier events are missing.
-- Atomic, and safe to repeat: events that this writer has already appended are not appended again.
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
    -- The first try of a repeated call ended or appended these: no other writer has this epoch.
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
