-- Reads the cached answers about access tokens, and sets the caller's marker for each token without one.
-- KEYS     string each: the cached answer as JSON, or the marker '?<nonce>' of the caller that asks the durable registry
-- ARGV[1]  the marker to set: '?' and a nonce
-- ARGV[2]  lifetime of the marker and of the answer that replaces it, milliseconds
-- Returns for each key the cached answer; '' when another caller's marker is present; false when the caller's marker was set. Atomic.
-- The caller asks the durable registry after this call; a revocation deletes the marker, so that an older answer is not cached.
local answers = redis.call('MGET', unpack(KEYS))
for index, key in ipairs(KEYS) do
  local kept = answers[index]
  if not kept then
    redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
  elseif string.sub(kept, 1, 1) == '?' then
    answers[index] = ''
  end
end
return answers
