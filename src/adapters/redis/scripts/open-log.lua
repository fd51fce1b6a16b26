-- Makes the caller the writer of a session's log, and creates the log when there is none.
-- KEYS[1], KEYS[2]  the log's stream and hash
-- ARGV[1]  the writer's epoch
-- ARGV[2]  the time to live, milliseconds
-- ARGV[3]  1 when a writer restores its own lost log, else 0
-- ARGV[4]  the id of a new log
-- Returns { seq of the newest event, id of the log }; or 'fenced'.
-- Atomic: every writer with a smaller epoch is fenced afterwards.
--- @include "log-functions"
local head, epoch = readHead(KEYS[2]), tonumber(ARGV[1])
if not mayOpenLog(head, epoch, ARGV[3] == '1') then return 'fenced' end
return { openLog(KEYS[1], KEYS[2], head, epoch, ARGV[4], ARGV[2]) }
