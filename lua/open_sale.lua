-- Puts a product's sale into Redis, once.
--
-- Why it is right: the sale hash is what makes a product sellable, and it is written last, by the only script that creates it. A second
-- caller (another replica, a retry after a timeout) finds it and changes nothing, so stock is never set back to the total.
--
-- KEYS  1 product:sale  2 product:stock
-- ARGV  1 total  2 price (minor units)  3 currency  4 starts  5 ends (ms since the epoch, 0 = none)  6 per-user limit (0 = none)
--       7 hold (ms, 0 = none)  8 switch (open|paused|closed|deleted)  9 sequence number to go on from
-- Reply {code}: 1 opened, 2 there already

if redis.call('EXISTS', KEYS[1]) == 1 then
  return { 2 }
end
local time = redis.call('TIME')
redis.call('SET', KEYS[2], ARGV[1])
-- A short hash is searched from its beginning: what each purchase reads and writes comes first.
redis.call('HSET', KEYS[1],
  'seq', ARGV[9], 'sold', 0, 'held', 0, 'state', ARGV[8], 'starts', ARGV[4], 'ends', ARGV[5], 'limit', ARGV[6],
  'hold', ARGV[7], 'price', ARGV[2], 'currency', ARGV[3], 'total', ARGV[1],
  'epoch', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'changed', ARGV[9])
return { 1 }
