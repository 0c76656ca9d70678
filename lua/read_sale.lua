-- Reads the figures of sales as they stand at one instant.
--
-- Why it is a script: stock lies in a key of its own and the clock is Redis' own. Three commands could see a purchase in between and
-- report figures that never were; an audit must not.
--
-- KEYS  for each sale   1 product:sale  2 product:stock
-- Reply for each sale {1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq, price, currency}}, or {2}: no such sale

local time, replies = redis.call('TIME'), {}
for key = 1, #KEYS, 2 do
  local stock = redis.call('GET', KEYS[key + 1])
  local sale = stock and redis.call('HMGET', KEYS[key], 'total', 'held', 'sold', 'state', 'starts', 'ends', 'seq',
    'price', 'currency')
  -- Every sale has a total.
  replies[#replies + 1] = sale and sale[1] and { 1, stock, time, sale } or { 2 }
end
return replies
