-- Reads the cached answer about an access token, or sets the caller's marker when there is none.
-- KEYS[1]  string: the cached answer as JSON, or the marker '?<nonce>' of the caller that asks the durable registry
-- ARGV[1]  the marker to set: '?' and a nonce
-- ARGV[2]  lifetime of the marker and of the answer that replaces it, milliseconds
-- Returns the cached answer; '' when another caller's marker is present; false when the caller's marker was set. Atomic.
-- The caller asks the durable registry after this call; a revocation deletes the marker, so that an older answer is not cached.
local kept = redis.call('GET', KEYS[1])
if not kept then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return false
end
if string.sub(kept, 1, 1) == '?' then
  return ''
end
return kept
