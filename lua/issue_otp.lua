-- Puts a new one-time password in place of an older one. The count of failures stays, so asking for new codes buys no more guesses.
-- While the count is used up nothing is issued and nothing is touched: the lock ends when the key expires, neither later nor sooner.
--
-- KEYS[1]  otp:{email}   hash: salt, hash, failures, issued
-- ARGV     1 salt, 2 hash (bytes); 3 failures that lock; 4 lifetime, ms
-- Reply    1 issued | 0 locked
local failures = tonumber(redis.call('HGET', KEYS[1], 'failures')) or 0
if failures >= tonumber(ARGV[3]) then
  return 0
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'salt', ARGV[1], 'hash', ARGV[2], 'failures', failures,
  'issued', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
