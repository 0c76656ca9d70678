-- Adds units to the stock and the total of a sale.
--
-- Why it is right: stock and total grow in one step, so at no instant does an audit see units that belong to nobody. It is not
-- idempotent: two calls add twice. A caller that got no answer compares totals before it asks again.
--
-- KEYS  1 product:sale  2 product:stock  3 orders
-- ARGV  1 units, at least 1  2 traceparent or ''  3 channel of stock news  4 product id
-- Reply {1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq}} done
--       {2} unknown sale
--       {3} closed for good

local sale = redis.call('HMGET', KEYS[1], 'state', 'total')
if not sale[1] or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 2 }
end
if sale[1] == 'closed' or sale[1] == 'deleted' then
  return { 3 }
end
if sale[2] + ARGV[1] > 2147483647 then
  return redis.error_reply('ERR a total above 2147483647 is not supported')
end

local stock = redis.call('INCRBY', KEYS[2], ARGV[1])
local total = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'total', ARGV[1]))
local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
redis.call('HSET', KEYS[1], 'changed', seq)
local event = { 'type', 'sale', 'total', total, 'state', sale[1], 'seq', seq }
if ARGV[2] ~= '' then
  event[9], event[10] = 'trace', ARGV[2]
end
redis.call('XADD', KEYS[3], '*', unpack(event))
redis.call('PUBLISH', ARGV[3],
  '{"type":"stock:updated","productId":"' .. ARGV[4] .. '","stock":' .. stock .. ',"sequence":' .. seq .. '}')
return { 1, redis.call('GET', KEYS[2]), redis.call('TIME'), redis.call('HMGET', KEYS[1], 'total', 'held', 'sold', 'state', 'starts', 'ends', 'seq') }
