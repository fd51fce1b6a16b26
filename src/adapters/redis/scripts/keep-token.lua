-- Keeps what was found of an access token, if nothing has happened since it was looked up.
-- KEYS[1]  string: what is kept, as JSON, or '?' and the nonce of who is looking
-- ARGV[1]  '?' and the nonce with which the caller looked it up
-- ARGV[2]  what it found, as JSON
-- Returns 1 when it is kept, for the rest of the time counted from the looking up; 0 when the mark is gone.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
