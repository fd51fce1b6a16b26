-- Functions on the logs of sessions. A log has two keys:
--   stream: the events, ids <seq>-0; deleted when the log has ended and is packed
--   hash: id of the log, epoch, seq of the newest event, ended (0 or 1); of a packed log also packed, the number of its blocks, and
--     the blocks p0, p1 … (src/core/packed-events.ts)

local function readHead(hash)
  local head = redis.call('HMGET', hash, 'id', 'epoch', 'seq', 'ended')
  return { id = head[1], epoch = tonumber(head[2] or nil), seq = tonumber(head[3] or nil), ended = head[4] == '1' }
end

local function keepLog(stream, hash, ttl)
  redis.call('PEXPIRE', stream, ttl)
  redis.call('PEXPIRE', hash, ttl)
end

-- Whether a writer may open the log. A writer may open its own log again when it `restores` it.
local function mayOpenLog(head, epoch, restores)
  if not head.id or (restores and head.epoch == epoch) then return true end
  return not head.ended and head.epoch < epoch
end

-- Makes the caller the writer, and creates the log when there is none. Returns the seq of the newest event and the id of the log.
local function openLog(stream, hash, head, epoch, newId, ttl)
  if not head.id then
    redis.call('DEL', stream)
    redis.call('HSET', hash, 'id', newId, 'epoch', epoch, 'seq', 0, 'ended', 0)
  elseif head.epoch ~= epoch then
    redis.call('HSET', hash, 'epoch', epoch)
  end
  keepLog(stream, hash, ttl)
  return head.seq or 0, head.id or newId
end

-- Checks whether a writer may append the events `first` to `last`, and end the log with them.
-- Returns 'ok'; 'repeated' when this writer has already done so; 'fenced'; 'gone' when there is no log; 'gap' when earlier events are missing.
local function checkAppend(head, epoch, first, last, ending)
  if not head.id then return 'gone' end
  if head.epoch ~= epoch then return 'fenced' end
  if head.ended or head.seq > last or (last >= first and head.seq == last) then
    -- The first try of a repeated call did this: no other writer has this epoch.
    return head.seq == last and head.ended == ending and 'repeated' or 'fenced'
  end
  return head.seq == first - 1 and 'ok' or 'gap'
end

-- Adds the events ARGV[from] to ARGV[to] to the stream.
local function addEvents(stream, first, from, to)
  for index = from, to do
    redis.call('XADD', stream, (first + index - from) .. '-0', 'e', ARGV[index])
  end
end

-- Sends the events ARGV[from] to ARGV[to] to the readers: <log id>:<seq of the first event>:<ended>:<JSON array of the events>.
local function publishEvents(stream, id, first, ended, from, to)
  redis.call('PUBLISH', stream .. ':news', id .. ':' .. first .. ':' .. ended .. ':[' .. table.concat(ARGV, ',', from, to) .. ']')
end
