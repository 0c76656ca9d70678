-- Gives a held unit and the buyer's right to buy back: cancelled, payment failed, or the hold ended.
--
-- Why it is right: only a reserved order changes, and it changes in the same step that returns its units, so no unit comes back twice,
-- however often and from wherever this is called. The ended order stays in product:orders with its status until forget_orders.lua
-- drops it, after the store has it: a repeat is answered with what happened, never with "unknown".
--
-- KEYS  1 product:sale  2 product:stock  3 product:buyers  4 product:orders  5 holds  6 orders  7 product:former
-- ARGV  1 order id  2 user who must own it, or '' for the system  3 status to end in (x cancelled | e expired)
--       4 '1' to release only from the hold's deadline on, else ''  5 traceparent or ''  6 channel of stock news  7 product id
-- Reply {code, packed order}: 1 released, 2 released before, 3 unknown order (without packed order),
--                             4 not releasable (confirmed, or its hold has not ended),
--                             5 not ready (without packed order; the sale is being rebuilt, or its counters put right)

local packed = redis.call('HGET', KEYS[4], ARGV[1])
if not packed then
  return { 3 }
end
local user, quantity, price, currency, status, created, until_ms, version =
  string.match(packed, '^1|([^|]*)|(%d+)|(%d+)|([^|]*)|(%a)|(%d+)|(%d+)|(%d+)$')
if ARGV[2] ~= '' and ARGV[2] ~= user then
  return { 3 }
end
if status == 'x' or status == 'e' then
  return { 2, packed }
end
if status ~= 'r' then
  return { 4, packed }
end
if ARGV[4] == '1' then
  local time = redis.call('TIME')
  if time[1] * 1000 + math.floor(time[2] / 1000) < tonumber(until_ms) then
    return { 4, packed }
  end
end
-- Nothing is written before it is known that all of it can be. What can't be read the worker puts right: counters its reconciler, the
-- sequence number its guard.
local function countable(text)
  return text == '0' or (text and #text < 16 and string.find(text, '^-?[1-9]%d*$'))
end
local sale, left = redis.call('HMGET', KEYS[1], 'state', 'held', 'seq'), redis.call('GET', KEYS[2])
if not (sale[1] and countable(left) and countable(sale[2] or '0') and countable(sale[3] or '0')) then
  return { 5 }
end

-- The buyer's entry "units:order,order" without this order; gone when nothing is left. Taken apart before anything is written, so that
-- an unreadable one can't stop the script halfway.
local entry = redis.call('HGET', KEYS[3], user) or ''
local units = (string.match(entry, '^%d+') or 0) - quantity
local orders = {}
for id in string.gmatch(string.match(entry, ':(.+)$') or '', '[^,]+') do
  if id ~= ARGV[1] then
    orders[#orders + 1] = id
  end
end

packed = table.concat({ '1', user, quantity, price, currency, ARGV[3], created, until_ms, string.format('%d', version + 1) }, '|')
redis.call('HSET', KEYS[4], ARGV[1], packed)
redis.call('ZREM', KEYS[5], ARGV[1])
if units > 0 then
  redis.call('HSET', KEYS[3], user, units .. ':' .. table.concat(orders, ','))
else
  redis.call('HDEL', KEYS[3], user)
  -- Their recorded answer stays. 31 days: longer than any is kept.
  redis.call('SADD', KEYS[7], user)
  redis.call('EXPIRE', KEYS[7], 2678400)
end
local stock = redis.call('INCRBY', KEYS[2], quantity)
redis.call('HINCRBY', KEYS[1], 'held', '-' .. quantity)
local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
local event = { 'type', 'order', 'id', ARGV[1], 'order', packed, 'seq', seq }
if ARGV[5] ~= '' then
  event[9], event[10] = 'trace', ARGV[5]
end
redis.call('XADD', KEYS[6], '*', unpack(event))

-- Whoever has the sale down as sold out learns at once that it is not.
if stock > 0 and stock <= tonumber(quantity) then
  redis.call('PUBLISH', ARGV[6],
    '{"type":"stock:updated","productId":"' .. ARGV[7] .. '","stock":' .. stock .. ',"sequence":' .. seq .. '}')
end
return { 1, packed }
