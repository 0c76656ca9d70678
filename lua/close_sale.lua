-- Closes a sale for good, or withdraws it: closed, and unknown to buyers.
--
-- Why it is right: after this step no purchase is accepted, and none was lost in it. Open holds may still be paid or given back. A closed
-- sale may be withdrawn; a withdrawn one stays withdrawn, so a late "close" can't bring the product back.
--
-- KEYS  1 product:sale  2 product:stock  3 orders
-- ARGV  1 switch (closed|deleted)  2 traceparent or ''  3 channel of stock news  4 product id
-- Reply {1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq}} done, or it was so already
--       {2} unknown sale

local sale = redis.call('HMGET', KEYS[1], 'state', 'total')
local stock = redis.call('GET', KEYS[2])
if not sale[1] or not stock then
  return { 2 }
end
if sale[1] ~= ARGV[1] and sale[1] ~= 'deleted' then
  redis.call('HSET', KEYS[1], 'state', ARGV[1])
  local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
  redis.call('HSET', KEYS[1], 'changed', seq)
  local event = { 'type', 'sale', 'total', sale[2], 'state', ARGV[1], 'seq', seq }
  if ARGV[2] ~= '' then
    event[9], event[10] = 'trace', ARGV[2]
  end
  redis.call('XADD', KEYS[3], '*', unpack(event))
  redis.call('PUBLISH', ARGV[3],
    '{"type":"stock:updated","productId":"' .. ARGV[4] .. '","stock":' .. stock .. ',"sequence":' .. seq .. '}')
end
return { 1, redis.call('GET', KEYS[2]), redis.call('TIME'), redis.call('HMGET', KEYS[1], 'total', 'held', 'sold', 'state', 'starts', 'ends', 'seq') }
