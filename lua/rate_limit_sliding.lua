-- Exact sliding log: a hit is allowed if fewer than `limit` hits were allowed in the window that ends now. Refused hits are not in the log
-- and write nothing: knocking on a closed door does not keep it closed.
--
-- Members are "{microseconds}-{n}": two hits may fall into one microsecond (or the clock may step back onto a used one), and a member that
-- is already there would not be counted again. Scores are exact: 2^53 microseconds last until the year 2255.
--
-- Hits from later than now were made before the clock was set back, and count for nothing: nobody waits for that time to come again.
--
-- KEYS[1]  rate_limit:{action}:{user:id}   sorted set: hit by its time in microseconds
-- ARGV     1 limit; 2 window, ms
-- Reply    {1 allowed | 0 refused, hits left, ms until one more is allowed}
local limit = tonumber(ARGV[1])
local window = ARGV[2] * 1000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local start = string.format('%.0f', now - window)
local stamp = string.format('%.0f', now)
local used = redis.call('ZCOUNT', KEYS[1], '(' .. start, stamp)
local allowed = 0
if used < limit then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', start)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. stamp, '+inf')
  local n = used
  while redis.call('ZADD', KEYS[1], 'NX', stamp, stamp .. '-' .. n) == 0 do
    n = n + 1
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  used = used + 1
  allowed = 1
end
-- One more fits when all but limit - 1 have left. After a lowered limit that is not the oldest one. Rounded up: never too early.
local leaves = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. start, stamp, 'WITHSCORES', 'LIMIT', math.max(used - limit, 0), 1)
return { allowed, math.max(limit - used, 0), math.ceil((leaves[2] + window - now) / 1000) }
