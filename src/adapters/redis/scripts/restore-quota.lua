-- Restores an organization's lost quotas from the ledger. Does nothing when the organization is present.
-- KEYS[1]  hash, the organization
-- KEYS[2…]  in this order: each user's hash, each user's set of sessions, each session's account
-- ARGV[1]  JSON { organization: { startedAt, cost, reserved }, users: [{ startedAt, requests, tokens, reserved, sessions: [id] }],
--          accounts: [the account as JSON text] }; numbers that may be large are strings
-- ARGV[2]  time to live of the keys, milliseconds
-- Returns 1 when the organization was missing, else 0. Atomic.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local balance = cjson.decode(ARGV[1])

local function writeHash(key, names, subject)
  for _, name in ipairs(names) do
    redis.call('HSET', key, name, subject[name])
  end
  redis.call('PEXPIRE', key, ARGV[2])
end

writeHash(KEYS[1], { 'startedAt', 'cost', 'reserved' }, balance.organization)
local users = #balance.users
for index, user in ipairs(balance.users) do
  writeHash(KEYS[1 + index], { 'startedAt', 'requests', 'tokens', 'reserved' }, user)
  local sessions = KEYS[1 + users + index]
  redis.call('DEL', sessions)
  for _, id in ipairs(user.sessions) do
    redis.call('SADD', sessions, id)
  end
  redis.call('PEXPIRE', sessions, ARGV[2])
end
for index, account in ipairs(balance.accounts) do
  redis.call('SET', KEYS[1 + 2 * users + index], account, 'PX', ARGV[2])
end
return 1
