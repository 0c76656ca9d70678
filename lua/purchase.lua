-- Decides presses of "buy" for one product, one after the other: recorded answer, limits, window, right to buy, stock; and writes down what
-- it decided. Mostly it is one press. Those that came while Redis was busy come together: the sale is then read once and counted once.
--
-- Why it is right: Redis runs scripts one at a time, so nobody else's purchase comes between the check of the stock and its decrement; and
-- a press sees what those before it in the same call have left. All checks of a press come before its first write to the sale, so a refusal
-- leaves it as it was. Stock, buyer, order, hold, recorded answer and event are written together or not at all: what was answered can be
-- found again, and what was not answered can be asked again with the same key. Only accepted purchases are recorded: a refusal is decided
-- afresh by the next attempt.
--
-- KEYS  1 product:sale  2 product:stock  3 product:buyers  4 product:orders  5 holds  6 orders
--       and for each press  1 idempotency  2 rate_limit:purchase
-- ARGV  1 retention of the answer (ms)  2 user window: attempts (0 = none)  3 user window: length (ms)  4 channel of stock news  5 product id
--       and for each press  1 user  2 quantity  3 id for a new order  4 fingerprint of the request (no space)
--                           5 '1' if the address window refused, else ''  6 traceparent or ''  7 the client's idempotency key
-- Reply {{code, ...}, ...}, one for each press
--    1 accepted        packed order, units left        7 not open yet     starts (ms), wait (ms)
--    2 replayed        packed order, units left, id    8 closed
--    3 key reused                                      9 paused
--    4 address limited                                10 limit reached    limit
--    5 user limited    wait (ms)                      11 sold out         units left
--    6 unknown product                                12 not ready        (a sale without stock: it is being rebuilt)

local KEYS_OF_SALE, KEYS_OF_PRESS = 6, 2
local ARGV_OF_SALE, ARGV_OF_PRESS = 5, 7

local attempts, length = tonumber(ARGV[2]), tonumber(ARGV[3])

-- Read when the first press gets that far, and kept up to date by those that are accepted.
local now, sale, stock, hold, counter, units, seq
local drawn = 0

local function decide(key, arg)
  local user, quantity, id = ARGV[arg + 1], tonumber(ARGV[arg + 2]), ARGV[arg + 3]

  -- Recorded answer: "fingerprint id left packed". First of all, so that a retry gets its answer even over a limit or after the end.
  local recorded = redis.call('GET', KEYS[key + 1])
  if recorded then
    local fingerprint, order, left, packed = string.match(recorded, '^(%S+) (%S+) (%d+) (%S+)$')
    if fingerprint ~= ARGV[arg + 4] then
      return { 3 }
    end
    return { 2, packed, tonumber(left), order }
  end

  if ARGV[arg + 5] == '1' then
    return { 4 }
  end

  if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
  end

  -- Sliding log of attempts: an attempt leaves the window exactly when it is one length old. A refused attempt is not written down,
  -- so hammering doesn't prolong the wait.
  if attempts > 0 then
    local counted = redis.call('ZCARD', KEYS[key + 2])
    if counted > 0 then
      counted = counted - redis.call('ZREMRANGEBYSCORE', KEYS[key + 2], '-inf', string.format('%.0f', now - length))
    end
    if counted >= attempts then
      local oldest = redis.call('ZRANGE', KEYS[key + 2], 0, 0, 'WITHSCORES')
      return { 5, math.max(1, tonumber(oldest[2]) + length - now) }
    end
    redis.call('ZADD', KEYS[key + 2], string.format('%.0f', now), id)
    redis.call('PEXPIRE', KEYS[key + 2], ARGV[3])
  end

  if not sale then
    sale = redis.call('HMGET', KEYS[1], 'state', 'starts', 'ends', 'limit', 'hold', 'price', 'currency', 'held', 'sold', 'seq', 'gate')
    stock = tonumber(redis.call('GET', KEYS[2]))
  end
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
  local entry = redis.call('HGET', KEYS[3], user)
  local owned, orders = 0, ''
  if entry then
    owned = tonumber(string.match(entry, '^%d+'))
    orders = string.match(entry, ':(.+)$') or ''
  end
  if limit > 0 and owned + quantity > limit then
    return { 10, limit }
  end

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

  if not counter then
    hold, seq = tonumber(sale[5]), tonumber(sale[10])
    if hold > 0 then
      counter, units = 'held', tonumber(sale[8])
    else
      counter, units = 'sold', tonumber(sale[9])
    end
  end
  drawn, stock, units, seq = drawn + quantity, stock - quantity, units + quantity, seq + 1
  local status, until_ms = 'c', 0
  if hold > 0 then
    status, until_ms = 'r', now + hold
  end
  local packed = string.format('1|%s|%d|%s|%s|%s|%.0f|%.0f|1', user, quantity, sale[6], sale[7], status, now, until_ms)
  local number = string.format('%.0f', seq)

  redis.call('HSET', KEYS[3], user, (owned + quantity) .. ':' .. (orders == '' and '' or orders .. ',') .. id)
  redis.call('HSET', KEYS[4], id, packed)
  if hold > 0 then
    redis.call('ZADD', KEYS[5], string.format('%.0f', until_ms), id)
  end
  redis.call('SET', KEYS[key + 1], ARGV[arg + 4] .. ' ' .. id .. ' ' .. stock .. ' ' .. packed, 'PX', ARGV[1])
  if ARGV[arg + 6] == '' then
    redis.call('XADD', KEYS[6], '*', 'type', 'order', 'id', id, 'order', packed, 'seq', number, 'key', ARGV[arg + 7], 'left', stock)
  else
    redis.call('XADD', KEYS[6], '*', 'type', 'order', 'id', id, 'order', packed, 'seq', number, 'key', ARGV[arg + 7], 'left', stock,
      'trace', ARGV[arg + 6])
  end
  if stock == 0 then
    redis.call('PUBLISH', ARGV[4],
      '{"type":"product:soldout","productId":"' .. ARGV[5] .. '","stock":0,"state":"soldout","sequence":' .. number .. '}')
  end
  return { 1, packed, stock }
end

local replies = {}
local fine, problem = pcall(function()
  for press = 0, (#KEYS - KEYS_OF_SALE) / KEYS_OF_PRESS - 1 do
    replies[press + 1] = decide(KEYS_OF_SALE + press * KEYS_OF_PRESS, ARGV_OF_SALE + press * ARGV_OF_PRESS)
  end
end)

-- Also when a press has failed (a key of its own that is no such thing): those before it are decided, and their units are gone.
if drawn > 0 then
  redis.call('DECRBY', KEYS[2], drawn)
  redis.call('HSET', KEYS[1], counter, string.format('%.0f', units), 'seq', string.format('%.0f', seq))
end
if not fine then
  error(problem, 0)
end
return replies
