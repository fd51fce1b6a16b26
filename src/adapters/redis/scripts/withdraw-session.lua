-- Reverses the begin of a session that was never recorded: its admission, its lease and its unused log.
-- KEYS[1] … KEYS[8]  as in begin-session.lua
-- ARGV[1] … ARGV[8]  as in `runQuotaOperation`, with the operation withdraw
-- Returns the answer of `runQuotaOperation`. Atomic, and safe to repeat.
--- @include "log-functions"
--- @include "quota-functions"
local result = runQuotaOperation(KEYS, ARGV)
if result[1] ~= 'ok' then return result end
redis.call('ZREM', KEYS[7], ARGV[3])
redis.call('HDEL', KEYS[8], ARGV[3])
if readHead(KEYS[5]).seq == 0 then redis.call('DEL', KEYS[5], KEYS[6]) end
return result
