-- Drops ended orders from Redis, after the store has them for good.
--
-- Why it is a script: only an order that has ended may go. It reads the status and deletes in one step, so a live order, which is the
-- proof that a unit is taken, can't be dropped by a caller that is mistaken or late.
--
-- KEYS  1 product:orders
-- ARGV  order ids
-- Reply {how many went}

local ended = {}
for _, id in ipairs(ARGV) do
  local packed = redis.call('HGET', KEYS[1], id)
  local status = packed and string.match(packed, '^1|[^|]*|%d+|%d+|[^|]*|(%a)|')
  if status == 'x' or status == 'e' then
    ended[#ended + 1] = id
  end
end
local gone = 0
for _, id in ipairs(ended) do
  gone = gone + redis.call('HDEL', KEYS[1], id)
end
return { gone }
