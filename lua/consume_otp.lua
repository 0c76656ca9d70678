-- Uses up a one-time password that was found right, and with it the count of failures. Of several requests with the same right code one
-- gets the 1. A code that was replaced since the comparison is not used up: it is no longer this one.
--
-- KEYS[1]  otp:{email}   hash: salt, hash, failures, issued
-- ARGV     1 hash that the code was compared with
-- Reply    1 used up now | 0 used up, expired or replaced before
if redis.call('HGET', KEYS[1], 'hash') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
