-- Fixed window: a counter that expires. A refused hit only reads, so a flood costs the append-only file nothing once it is refused.
-- The expiry is also set when it is missing or longer than the window: no counter can outlive a window, whatever made it.
--
-- KEYS[1]  rate_limit:{action}:{identifier}   integer
-- ARGV     1 limit; 2 window, ms
-- Reply    {1 allowed | 0 refused, hits left, ms until the window ends}
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local hits = tonumber(redis.call('GET', KEYS[1]))
if not hits then
  -- Most hits of a rush are the first of their address: one command in the append-only file, and not two.
  redis.call('SET', KEYS[1], 1, 'PX', ARGV[2])
  return { 1, limit - 1, window }
end
local allowed = 0
if hits < limit then
  hits = redis.call('INCR', KEYS[1])
  allowed = 1
end
local reset = redis.call('PTTL', KEYS[1])
if reset < 0 or reset > window then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  reset = window
end
return { allowed, math.max(limit - hits, 0), reset }
