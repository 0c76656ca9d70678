-- Adds units to the stock and the total of a sale.
--
-- Why it is right: stock and total grow in one step, so at no instant does an audit see units that belong to nobody. The key under which
-- it was asked for is written down in the same step, so a repeated call adds nothing. Without one two calls add twice: a caller that got no
-- answer compares totals before it asks again.
--
-- KEYS  1 product:sale  2 product:stock  3 orders  4 product:restocks
-- ARGV  1 units, at least 1  2 idempotency key with its user, or ''  3 how long it is remembered at least (ms)
--       4 traceparent or ''  5 channel of stock news  6 product id
-- Reply {1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq}} done
--       {2} unknown sale
--       {3} closed for good
--       {6} the key is of another restock
--       {7, as 1} done before, with this key

local function figures(code)
  local sale = redis.call('HMGET', KEYS[1], 'total', 'held', 'sold', 'state', 'starts', 'ends', 'seq')
  return { code, redis.call('GET', KEYS[2]), redis.call('TIME'), sale }
end

local sale = redis.call('HMGET', KEYS[1], 'state', 'total')
if not sale[1] or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 2 }
end
local before = ARGV[2] ~= '' and redis.call('HGET', KEYS[4], ARGV[2])
if before then
  return before == ARGV[1] and figures(7) or { 6 }
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
if ARGV[4] ~= '' then
  event[9], event[10] = 'trace', ARGV[4]
end
redis.call('XADD', KEYS[3], '*', unpack(event))
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[4], ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[4], ARGV[3])
end
redis.call('PUBLISH', ARGV[5],
  '{"type":"stock:updated","productId":"' .. ARGV[6] .. '","stock":' .. stock .. ',"sequence":' .. seq .. '}')
return figures(1)
