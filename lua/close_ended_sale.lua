-- Closes a sale for good whose window has ended long ago.
--
-- Why it is a script: until then an operator may move the window and sell on. Whether it has ended, and for how long, is judged by Redis'
-- clock in the step that closes, so a window that was moved a moment ago keeps its sale open.
--
-- KEYS  1 product:sale  2 product:stock  3 orders
-- ARGV  1 how long it must have ended (ms)  2 traceparent or ''  3 channel of stock news  4 product id
-- Reply {1} closed, {0} unknown, closed before, or not ended for long enough

local sale = redis.call('HMGET', KEYS[1], 'state', 'ends', 'total')
local stock = redis.call('GET', KEYS[2])
local ends = tonumber(sale[2]) or 0
if not stock or ends == 0 or (sale[1] ~= 'open' and sale[1] ~= 'paused') then
  return { 0 }
end
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) < ends + tonumber(ARGV[1]) then
  return { 0 }
end
redis.call('HSET', KEYS[1], 'state', 'closed')
local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
redis.call('HSET', KEYS[1], 'changed', seq)
local event = { 'type', 'sale', 'total', sale[3], 'state', 'closed', 'seq', seq }
if ARGV[2] ~= '' then
  event[9], event[10] = 'trace', ARGV[2]
end
redis.call('XADD', KEYS[3], '*', unpack(event))
redis.call('PUBLISH', ARGV[3],
  '{"type":"stock:updated","productId":"' .. ARGV[4] .. '","stock":' .. stock .. ',"sequence":' .. seq .. '}')
return { 1 }
