-- Fixed window: a counter that expires. A refused hit only reads, so a flood costs the append-only file nothing once it is refused.
-- The expiry is also set when it is missing or longer than the window: no counter can outlive a window, whatever made it.
--
-- KEYS     of each hit, rate_limit:{action}:{identifier}   integer. In a cluster it is one: each has a slot of its own.
-- ARGV     of each hit, 1 limit; 2 window, ms
-- Reply    for each hit {1 allowed | 0 refused, hits left, ms until the window ends}
local counters = redis.call('MGET', unpack(KEYS))
-- By key: an address may have several hits among these.
local counted = {}
local replies = {}
for i = 1, #KEYS do
  local limit, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local hits = counted[KEYS[i]] or tonumber(counters[i])
  if not hits then
    -- Most hits of a rush are the first of their address: one command in the append-only file, and not two. As a text: Redis would put a number
    -- into words by way of a fraction.
    redis.call('SET', KEYS[i], '1', 'PX', ARGV[2 * i])
    hits = 1
    replies[i] = { 1, limit - 1, window }
  else
    local allowed = 0
    if hits < limit then
      hits = redis.call('INCR', KEYS[i])
      allowed = 1
    end
    local reset = redis.call('PTTL', KEYS[i])
    if reset < 0 or reset > window then
      redis.call('PEXPIRE', KEYS[i], ARGV[2 * i])
      reset = window
    end
    replies[i] = { allowed, math.max(limit - hits, 0), reset }
  end
  counted[KEYS[i]] = hits
end
return replies
