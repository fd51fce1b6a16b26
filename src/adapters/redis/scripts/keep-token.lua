-- Caches the answer about an access token, if the caller's marker is still present.
-- KEYS[1]  string: the cached answer as JSON, or the marker '?<nonce>' of the caller that asks the durable registry
-- ARGV[1]  the caller's marker
-- ARGV[2]  the answer, as JSON
-- Returns 1 when the answer is cached, for the marker's remaining lifetime; 0 when the marker was deleted or has expired. Atomic.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
