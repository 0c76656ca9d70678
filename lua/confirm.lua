-- Turns a hold into a sale: the payment arrived.
--
-- Why it is right: a confirmation, a cancellation and the sweeper may come at once. Each of them reads the order's status and changes it
-- in one step, and only a reserved order changes, so exactly one of them wins and the others are told who did. The deadline is compared
-- with Redis' clock: from its first instant on no payment counts, whether the sweeper has been there or not.
--
-- KEYS  1 product:sale  2 product:orders  3 holds  4 orders
-- ARGV  1 order id  2 user who must own it, or '' for the system  3 traceparent or ''
-- Reply {code, packed order}: 1 confirmed, 2 confirmed before, 3 unknown order (without packed order), 4 too late,
--                             5 not ready (without packed order; the sale is being rebuilt, or its counters put right)

local packed = redis.call('HGET', KEYS[2], ARGV[1])
if not packed then
  return { 3 }
end
local user, quantity, price, currency, status, created, until_ms, version =
  string.match(packed, '^1|([^|]*)|(%d+)|(%d+)|([^|]*)|(%a)|(%d+)|(%d+)|(%d+)$')
if ARGV[2] ~= '' and ARGV[2] ~= user then
  return { 3 }
end
if status == 'c' then
  return { 2, packed }
end
local time = redis.call('TIME')
if status ~= 'r' or time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(until_ms) then
  return { 4, packed }
end
-- Nothing is written before it is known that all of it can be. What can't be read the worker puts right: counters its reconciler, the
-- sequence number its guard.
local function countable(text)
  return text == '0' or (text and #text < 16 and string.find(text, '^-?[1-9]%d*$'))
end
local sale = redis.call('HMGET', KEYS[1], 'state', 'held', 'sold', 'seq')
if not (sale[1] and countable(sale[2] or '0') and countable(sale[3] or '0') and countable(sale[4] or '0')) then
  return { 5 }
end

packed = table.concat({ '1', user, quantity, price, currency, 'c', created, until_ms, string.format('%d', version + 1) }, '|')
redis.call('HSET', KEYS[2], ARGV[1], packed)
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HINCRBY', KEYS[1], 'held', '-' .. quantity)
redis.call('HINCRBY', KEYS[1], 'sold', quantity)
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
local event = { 'type', 'order', 'id', ARGV[1], 'order', packed, 'seq', string.format('%.0f', seq) }
if ARGV[3] ~= '' then
  event[9], event[10] = 'trace', ARGV[3]
end
redis.call('XADD', KEYS[4], '*', unpack(event))
return { 1, packed }
