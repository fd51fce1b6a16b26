-- Looks up what is kept of an access token, and marks it as being looked up elsewhere when nothing is.
-- KEYS[1]  string: what is kept, as JSON, or '?' and the nonce of who is looking
-- ARGV[1]  '?' and a nonce of the caller's
-- ARGV[2]  how long what the caller finds may be kept, counted from now, milliseconds
-- Returns what is kept; '' when somebody else is looking; false when the caller's mark is set now.
-- Whoever set the mark reads the truth after this: removing the mark makes what it read before count for nothing.
local kept = redis.call('GET', KEYS[1])
if not kept then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return false
end
if string.sub(kept, 1, 1) == '?' then
  return ''
end
return kept
