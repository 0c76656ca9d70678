-- Decides one press of "buy": recorded answer, limits, window, right to buy, stock; and writes down what it decided.
--
-- Why it is right: Redis runs scripts one at a time, so nobody else's purchase comes between the check of the stock and its decrement.
-- All checks come before the first write to the sale, so a refusal leaves it as it was. Stock, buyer, order, hold, recorded answer and
-- event are written together or not at all: what was answered can be found again, and what was not answered can be asked again with
-- the same key. Only accepted purchases are recorded: a refusal is decided afresh by the next attempt.
--
-- KEYS  1 idempotency  2 rate_limit:purchase  3 product:sale  4 product:stock  5 product:buyers  6 product:orders  7 holds  8 orders
-- ARGV  1 user  2 quantity  3 id for a new order  4 fingerprint of the request (no space)  5 retention of the answer (ms)
--       6 user window: attempts (0 = none)  7 user window: length (ms)  8 '1' if the address window refused, else ''
--       9 traceparent or ''  10 channel of stock news  11 product id  12 the client's idempotency key
-- Reply {code, ...}
--    1 accepted        packed order, units left        7 not open yet     starts (ms), wait (ms)
--    2 replayed        packed order, units left, id    8 closed
--    3 key reused                                      9 paused
--    4 address limited                                10 limit reached    limit
--    5 user limited    wait (ms)                      11 sold out         units left
--    6 unknown product                                12 not ready        (a sale without stock: it is being rebuilt)

local quantity = tonumber(ARGV[2])

-- Recorded answer: "fingerprint id left packed". First of all, so that a retry gets its answer even over a limit or after the end.
local recorded = redis.call('GET', KEYS[1])
if recorded then
  local fingerprint, id, left, packed = string.match(recorded, '^(%S+) (%S+) (%d+) (%S+)$')
  if fingerprint ~= ARGV[4] then
    return { 3 }
  end
  return { 2, packed, tonumber(left), id }
end

if ARGV[8] == '1' then
  return { 4 }
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Sliding log of attempts: an attempt leaves the window exactly when it is one length old. A refused attempt is not written down,
-- so hammering doesn't prolong the wait.
local attempts = tonumber(ARGV[6])
if attempts > 0 then
  local length = tonumber(ARGV[7])
  local counted = redis.call('ZCARD', KEYS[2])
  if counted > 0 then
    counted = counted - redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - length))
  end
  if counted >= attempts then
    local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
    return { 5, math.max(1, tonumber(oldest[2]) + length - now) }
  end
  redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[7])
end

local sale = redis.call('HMGET', KEYS[3], 'state', 'starts', 'ends', 'limit', 'hold', 'price', 'currency', 'held', 'sold', 'seq', 'gate')
local state = sale[1]
if not state or state == 'deleted' then
  return { 6 }
end
local starts, ends = tonumber(sale[2]), tonumber(sale[3])
if state == 'closed' or (ends > 0 and now >= ends) then
  return { 8 }
end
if state == 'paused' then
  return { 9 }
end
if now < starts then
  return { 7, starts, starts - now }
end

-- A buyer's entry is "units:order,order"; a bare number is understood too.
local limit = tonumber(sale[4])
local entry = redis.call('HGET', KEYS[5], ARGV[1])
local owned, orders = 0, ''
if entry then
  owned = tonumber(string.match(entry, '^%d+'))
  orders = string.match(entry, ':(.+)$') or ''
end
if limit > 0 and owned + quantity > limit then
  return { 10, limit }
end

local stock = tonumber(redis.call('GET', KEYS[4]))
if not stock then
  return { 12 }
end
if stock < quantity then
  return { 11, math.max(0, stock) }
end
-- Somebody answers "sold out" without asking until then (lease_sold_out.lua): what has come back meanwhile is for everybody after it.
local gate = sale[11] and sale[11] - now or 0
if gate > 0 and gate <= 5000 then
  return { 11, 0 }
end

local hold = tonumber(sale[5])
local status, counter, units, until_ms = 'c', 'sold', sale[9], 0
if hold > 0 then
  status, counter, units, until_ms = 'r', 'held', sale[8], now + hold
end
local packed = string.format('1|%s|%d|%s|%s|%s|%.0f|%.0f|1', ARGV[1], quantity, sale[6], sale[7], status, now, until_ms)
local left = stock - quantity
local seq = string.format('%.0f', sale[10] + 1)

redis.call('DECRBY', KEYS[4], quantity)
redis.call('HSET', KEYS[3], counter, string.format('%.0f', units + quantity), 'seq', seq)
redis.call('HSET', KEYS[5], ARGV[1], (owned + quantity) .. ':' .. (orders == '' and '' or orders .. ',') .. ARGV[3])
redis.call('HSET', KEYS[6], ARGV[3], packed)
if hold > 0 then
  redis.call('ZADD', KEYS[7], string.format('%.0f', until_ms), ARGV[3])
end
redis.call('SET', KEYS[1], ARGV[4] .. ' ' .. ARGV[3] .. ' ' .. left .. ' ' .. packed, 'PX', ARGV[5])
if ARGV[9] == '' then
  redis.call('XADD', KEYS[8], '*', 'type', 'order', 'id', ARGV[3], 'order', packed, 'seq', seq, 'key', ARGV[12], 'left', left)
else
  redis.call('XADD', KEYS[8], '*', 'type', 'order', 'id', ARGV[3], 'order', packed, 'seq', seq, 'key', ARGV[12], 'left', left,
    'trace', ARGV[9])
end
if left == 0 then
  redis.call('PUBLISH', ARGV[10],
    '{"type":"product:soldout","productId":"' .. ARGV[11] .. '","stock":0,"state":"soldout","sequence":' .. seq .. '}')
end
return { 1, packed, left }
