-- Runs one operation on the quotas of a user and the user's organization.
-- KEYS, ARGV and the result are those of `runQuotaOperation`. Atomic.
--- @include "quota-functions"
return runQuotaOperation(KEYS, ARGV)
