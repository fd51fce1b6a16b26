-- Caches the answers about access tokens, each if the caller's marker is still present.
-- KEYS     string each: the cached answer as JSON, or the marker '?<nonce>' of the caller that asks the durable registry
-- ARGV[1]  the caller's marker
-- ARGV[2…] for each key the answer, as JSON
-- Returns the number of cached answers, each for its marker's remaining lifetime; the marker of the others was deleted or has expired.
-- Atomic.
local kept = 0
for index, marker in ipairs(redis.call('MGET', unpack(KEYS))) do
  if marker == ARGV[1] then
    redis.call('SET', KEYS[index], ARGV[index + 1], 'KEEPTTL')
    kept = kept + 1
  end
end
return kept
