-- Begins a session: admits it to its limits, takes its lease and opens its log.
-- KEYS[1] … KEYS[5]  as in `runQuotaOperation`: organization, user, the user's sessions, account, the hash of the session's log
-- KEYS[6]  the stream of the session's log
-- KEYS[7]  sorted set: session id -> end of its lease, milliseconds of this server's time
-- KEYS[8]  hash: session id -> its task
-- ARGV[1] … ARGV[8]  as in `runQuotaOperation`, with the operation admit; ARGV[4], the epoch, is the log's too
-- ARGV[9]  how long a lease lasts, milliseconds
-- ARGV[10] the task
-- ARGV[11] the time to live of the log, milliseconds
-- ARGV[12] the id of a new log
-- Returns the answer of `runQuotaOperation`; when it is 'ok', followed by the seq of the log's newest event and the log's id.
-- Atomic: a refusal leaves nothing. Safe to repeat.
--- @include "log-functions"
--- @include "quota-functions"
local head, epoch = readHead(KEYS[5]), tonumber(ARGV[4])
if not mayOpenLog(head, epoch, true) then return { 'fenced' } end
local result = runQuotaOperation(KEYS, ARGV)
if result[1] ~= 'ok' then return result end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[7], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[9], ARGV[3])
redis.call('HSET', KEYS[8], ARGV[3], ARGV[10])
local seq, id = openLog(KEYS[6], KEYS[5], head, epoch, ARGV[12], ARGV[11])
table.insert(result, seq)
table.insert(result, id)
return result
