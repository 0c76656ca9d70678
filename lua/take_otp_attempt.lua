-- Pays for one guess before anybody looks at it. The comparison happens outside, in constant time; because every guess has paid before, a
-- thousand guesses at once get no more tries than the lock allows.
--
-- KEYS[1]  otp:{email}   hash: salt, hash, failures, issued
-- ARGV     1 failures that lock
-- Reply    {0}: none outstanding | {1, attempts left, salt, hash}: compare | {2, ms until the lock ends}
local found = redis.call('HMGET', KEYS[1], 'salt', 'hash', 'failures')
if not found[1] then
  return { 0 }
end
local limit = tonumber(ARGV[1])
if tonumber(found[3]) >= limit then
  return { 2, math.max(redis.call('PTTL', KEYS[1]), 0) }
end
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
return { 1, limit - failures, found[1], found[2] }
