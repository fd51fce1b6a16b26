-- Functions on the quotas of a user and the user's organization; src/ports/quotas.ts defines the operations.
-- Numbers are integers below 2^53; numbers that may have more than 14 digits are passed as strings.

-- Runs one operation. Writes nothing when it answers 'unknown' or 'fenced', or when `admit` is refused.
-- keys[1]  hash, the organization: startedAt of its window (0: none), cost, reserved; missing when Redis lost the organization
-- keys[2]  hash, the user: startedAt, requests, tokens, reserved
-- keys[3]  set, the user's unfinished sessions
-- keys[4]  string, the session's account as JSON { epoch, ended, requestedIn, entries: [{ u, o, t, c, open }] }; u and o are the
--          starts of the user's and the organization's window in which the entry counts, t its tokens, c its cost
-- keys[5]  hash, the head of the session's log: it refuses the late calls of a writer whose account was deleted with the session's end
-- arguments[1]  admit, reserve, settle, withdraw or read
-- arguments[2]  settings as JSON { requests, tokens, cost, windowMs, concurrency }
-- arguments[3]  the session id
-- arguments[4]  the writer's epoch
-- arguments[5]  all entries of the account, as JSON
-- arguments[6], arguments[7]  the tokens and the cost to reserve
-- arguments[8]  the time in milliseconds; '' for this server's time
-- Returns { answer, userStartedAt, requests, tokens, reservedTokens, sessions, organizationStartedAt, cost, reservedCost, u, o }
--   answer  'ok'; 'unknown' (alone) when keys[1] is missing; 'fenced' (alone); or the name of the limit that refuses
--   u, o    the windows in which an admission counts
local function runQuotaOperation(keys, arguments)
  local operation, settings, sessionId, epoch = arguments[1], cjson.decode(arguments[2]), arguments[3], tonumber(arguments[4])
  local tokens, cost = tonumber(arguments[6]), tonumber(arguments[7])
  local now = tonumber(arguments[8])
  if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  -- An open account is kept longer than any window and session; an ended one for the late calls of its writer.
  local keptMs = settings.windowMs + 86400000
  local endedKeptMs = 3600000

  local function integer(number)
    return string.format('%.0f', number)
  end

  local function read(key, names)
    local values = redis.call('HMGET', key, unpack(names))
    local subject = {}
    for index, name in ipairs(names) do
      subject[name] = tonumber(values[index] or 0)
    end
    if subject.startedAt + settings.windowMs <= now then
      for _, name in ipairs(names) do
        subject[name] = 0
      end
    end
    return subject
  end

  local function write(key, subject)
    local pairs_ = {}
    for name, value in pairs(subject) do
      table.insert(pairs_, name)
      table.insert(pairs_, integer(value))
    end
    redis.call('HSET', key, unpack(pairs_))
    redis.call('PEXPIRE', key, integer(keptMs))
  end

  if redis.call('EXISTS', keys[1]) == 0 then
    return { 'unknown' }
  end
  local organization = read(keys[1], { 'startedAt', 'cost', 'reserved' })
  local user = read(keys[2], { 'startedAt', 'requests', 'tokens', 'reserved' })
  local text = redis.call('GET', keys[4])
  local account = text and cjson.decode(text)

  local function count(entry, sign)
    if entry.u == user.startedAt then
      local name = entry.open and 'reserved' or 'tokens'
      user[name] = user[name] + sign * tonumber(entry.t)
    end
    if entry.o == organization.startedAt then
      local name = entry.open and 'reserved' or 'cost'
      organization[name] = organization[name] + sign * tonumber(entry.c)
    end
  end

  local function replaceEntries(entries)
    for _, entry in ipairs(account.entries) do
      count(entry, -1)
    end
    for _, entry in ipairs(entries) do
      count(entry, 1)
    end
    account.entries = entries
  end

  local function spendingLimit()
    if user.tokens + user.reserved + tokens > settings.tokens then
      return 'tokens'
    elseif cost > 0 and organization.cost + organization.reserved + cost > tonumber(settings.cost) then
      return 'cost'
    end
  end

  local function admissionLimit()
    if settings.concurrency and redis.call('SCARD', keys[3]) >= settings.concurrency then
      return 'concurrency'
    elseif user.requests + 1 > settings.requests then
      return 'requests'
    end
    return spendingLimit()
  end

  local function openWindows()
    if user.startedAt == 0 then
      user.startedAt = now
    end
    if organization.startedAt == 0 then
      organization.startedAt = now
    end
  end

  local function addReservation()
    openWindows()
    local entry = { u = user.startedAt, o = organization.startedAt, t = integer(tokens), c = integer(cost), open = true }
    count(entry, 1)
    table.insert(account.entries, entry)
    return entry
  end

  local function keep(lifetimeMs)
    write(keys[1], organization)
    write(keys[2], user)
    redis.call('SET', keys[4], cjson.encode(account), 'PX', integer(lifetimeMs))
  end

  local function addSession()
    redis.call('SADD', keys[3], sessionId)
    redis.call('PEXPIRE', keys[3], integer(keptMs))
  end

  local function hasLaterWriter()
    local head = redis.call('HMGET', keys[5], 'epoch', 'ended')
    return head[1] and (head[2] == '1' or tonumber(head[1]) > epoch)
  end

  local answer, reservation = 'ok', nil

  if operation == 'admit' then
    if account then
      reservation = account.entries[1]
    else
      answer = admissionLimit() or 'ok'
      if answer == 'ok' then
        openWindows()
        user.requests = user.requests + 1
        account = { epoch = epoch, ended = false, requestedIn = user.startedAt, entries = {} }
        reservation = addReservation()
        addSession()
        keep(keptMs)
      end
    end
  elseif operation == 'reserve' then
    if account and (account.epoch > epoch or account.ended) or not account and hasLaterWriter() then
      return { 'fenced' }
    end
    account = account or { epoch = epoch, ended = false, requestedIn = 0, entries = {} }
    account.epoch = epoch
    replaceEntries(cjson.decode(arguments[5]))
    answer = spendingLimit() or 'ok'
    if answer == 'ok' then
      reservation = addReservation()
    end
    addSession()
    keep(keptMs)
  elseif operation == 'settle' and account then
    if account.epoch > epoch then
      return { 'fenced' }
    end
    account.epoch = epoch
    account.ended = true
    replaceEntries(cjson.decode(arguments[5]))
    redis.call('SREM', keys[3], sessionId)
    keep(endedKeptMs)
  elseif operation == 'withdraw' and account and not account.ended then
    replaceEntries({})
    if account.requestedIn == user.startedAt then
      user.requests = user.requests - 1
    end
    redis.call('SREM', keys[3], sessionId)
    write(keys[1], organization)
    write(keys[2], user)
    redis.call('DEL', keys[4])
  end

  return {
    answer,
    user.startedAt,
    user.requests,
    user.tokens,
    user.reserved,
    redis.call('SCARD', keys[3]),
    organization.startedAt,
    integer(organization.cost),
    integer(organization.reserved),
    reservation and reservation.u or 0,
    reservation and reservation.o or 0,
  }
end
