-- One circuit, shared by all nodes: src/ports/circuit-breakers.ts says how it behaves. Atomic, by this server's time.
-- KEYS[1]  string: the circuit as JSON; one that is not there is closed
-- ARGV[1]  the settings as JSON, in milliseconds
-- ARGV[2]  what is told or asked, and with it:
--   report
--   admit      ARGV[3] the id of the probe that the request is if it is one
--   answered   ARGV[3] the request's probe, '' if it is none; ARGV[4] its era; ARGV[5] 'good', or 'bad' if it was slow
--   failed     ARGV[3], ARGV[4] as above; ARGV[5] for how long the provider wants to be left alone, '' if it did not say
--   completed, released  ARGV[3], ARGV[4] as above
-- Returns { state, wait, admitted, era }
--   state     'closed', 'open' or 'half_open', after this
--   wait      for how long nothing may be sent, milliseconds
--   admitted  0 not, 1 admitted, 2 admitted as the probe
--   era       the era that the request belongs to from now on; changes whenever the circuit opens or closes
local settings = cjson.decode(ARGV[1])
local event, request, era, detail = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucketMs = settings.windowMs / 10
-- How long a circuit is kept that nobody uses.
local keptMs = 3600000

local text = redis.call('GET', KEYS[1])
local circuit = text and cjson.decode(text)
  or { leftAloneUntil = 0, trips = 0, onProbation = false, era = 0, buckets = {} }
local changed = false

local function turn()
  changed = true
  circuit.era = circuit.era + 1
  circuit.probe = nil
  circuit.buckets = {}
end

local function open()
  turn()
  circuit.openUntil = now + math.ceil(math.min(settings.openMs * 2 ^ circuit.trips, settings.longestOpenMs))
  circuit.trips = circuit.trips + 1
end

local function close()
  turn()
  circuit.openUntil = nil
  circuit.onProbation = true
end

local function endProbe()
  changed = true
  circuit.probe = nil
end

local function count(outcome)
  changed = true
  local startedAt = math.floor(now / bucketMs) * bucketMs
  local recent, sums, current = {}, { good = 0, bad = 0 }, nil
  for _, bucket in ipairs(circuit.buckets) do
    if bucket.startedAt > now - settings.windowMs then
      table.insert(recent, bucket)
      if bucket.startedAt == startedAt then
        current = bucket
      end
    end
  end
  if not current then
    current = { startedAt = startedAt, good = 0, bad = 0 }
    table.insert(recent, current)
  end
  current[outcome] = current[outcome] + 1
  for _, bucket in ipairs(recent) do
    sums.good = sums.good + bucket.good
    sums.bad = sums.bad + bucket.bad
  end
  circuit.buckets = recent
  local tooBad = sums.bad >= settings.minimumBad and sums.bad >= sums.good
  if tooBad or (outcome == 'bad' and circuit.onProbation) then
    open()
  end
end

local isProbe = request ~= nil and request ~= '' and circuit.probe == request
-- What was admitted in another era says nothing about this one.
local counts = era == circuit.era and not circuit.openUntil
local admitted = 0

if event == 'admit' and now >= circuit.leftAloneUntil then
  if not circuit.openUntil then
    admitted = 1
  elseif now >= circuit.openUntil and not (circuit.probe and now < circuit.probeLostAt) then
    changed = true
    admitted = 2
    circuit.probe = request
    circuit.probeLostAt = now + settings.probeMs
  end
elseif event == 'answered' then
  if isProbe and detail == 'bad' then
    open()
  elseif isProbe then
    close()
    era = circuit.era
  elseif counts then
    count(detail)
  end
elseif event == 'failed' then
  if detail ~= '' then
    changed = true
    circuit.leftAloneUntil = math.max(circuit.leftAloneUntil, now + math.ceil(detail))
    if isProbe then
      endProbe()
    end
  elseif isProbe then
    open()
  elseif counts then
    count('bad')
  end
elseif isProbe and (event == 'completed' or event == 'released') then
  endProbe()
elseif event == 'completed' and counts and (circuit.onProbation or circuit.trips > 0) then
  changed = true
  circuit.onProbation = false
  circuit.trips = 0
end

local busyUntil = math.max(circuit.leftAloneUntil, circuit.openUntil or 0)
if changed then
  redis.call('SET', KEYS[1], cjson.encode(circuit), 'PX', math.max(0, busyUntil - now) + keptMs)
end
local state = not circuit.openUntil and 'closed' or now < circuit.openUntil and 'open' or 'half_open'
return { state, math.max(0, busyUntil - now), admitted, event == 'admit' and circuit.era or era or 0 }
