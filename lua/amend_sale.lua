-- Changes the terms of a sale. A changed total moves the stock by the difference.
--
-- Why it is right: purchases go on meanwhile. The stock moves by a difference and never to a value, and the check that it stays at 0 or
-- more is one step with the move. Terms that are there already change nothing, so a retry is harmless.
--
-- KEYS  1 product:sale  2 product:stock  3 orders
-- ARGV  1 total  2 price (minor units)  3 currency  4 starts  5 ends (ms since the epoch, 0 = none)  6 per-user limit (0 = none)
--       7 hold (ms, 0 = none)  8 total that the change was made looking at, or ''
--       9 traceparent or ''  10 channel of stock news  11 product id
-- Reply {1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq}} done, or it was so already
--       {2} unknown sale
--       {3} closed for good
--       {4, units} the new total would be less than these units, which are held or sold
--       {5, total} the total is neither the one that was seen nor the new one: somebody has restocked meanwhile

local sale = redis.call('HMGET', KEYS[1], 'state', 'total', 'price', 'currency', 'starts', 'ends', 'limit', 'hold')
local stock = tonumber(redis.call('GET', KEYS[2]))
if not sale[1] or not stock then
  return { 2 }
end
if sale[1] == 'closed' or sale[1] == 'deleted' then
  return { 3 }
end
if ARGV[8] ~= '' and sale[2] ~= ARGV[8] and sale[2] ~= ARGV[1] then
  return { 5, tonumber(sale[2]) }
end
-- A sale may owe units (a Redis that went back sold them twice): its other terms can still be changed, and its total be raised by some.
local taken, total = sale[2] - stock, tonumber(ARGV[1])
if total < taken and total < tonumber(sale[2]) then
  return { 4, taken }
end

local changed = false
for i = 1, 7 do
  changed = changed or sale[i + 1] ~= ARGV[i]
end
if changed then
  stock = redis.call('INCRBY', KEYS[2], string.format('%.0f', ARGV[1] - sale[2]))
  redis.call('HSET', KEYS[1], 'total', ARGV[1], 'price', ARGV[2], 'currency', ARGV[3], 'starts', ARGV[4], 'ends', ARGV[5],
    'limit', ARGV[6], 'hold', ARGV[7])
  local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
  redis.call('HSET', KEYS[1], 'changed', seq)
  local event = { 'type', 'sale', 'total', ARGV[1], 'state', sale[1], 'seq', seq }
  if ARGV[9] ~= '' then
    event[9], event[10] = 'trace', ARGV[9]
  end
  redis.call('XADD', KEYS[3], '*', unpack(event))
  redis.call('PUBLISH', ARGV[10],
    '{"type":"stock:updated","productId":"' .. ARGV[11] .. '","stock":' .. stock .. ',"sequence":' .. seq .. '}')
end
return { 1, redis.call('GET', KEYS[2]), redis.call('TIME'), redis.call('HMGET', KEYS[1], 'total', 'held', 'sold', 'state', 'starts', 'ends', 'seq') }
