-- Puts one difference right that two looks at a sale agreed on.
--
-- Why it is right: whoever looked did so over many commands, while others bought, paid and cancelled. So nothing is taken from them but
-- the hint: what they saw is compared with what stands here now, what should stand is worked out here and now, and both happen in the one
-- step that writes. Whatever has moved since is left alone. An order that changes appends its event, so that the store follows.
--
-- Counting reads every order of the sale, some tenths of a second for 100,000 of them, in which Redis does nothing else: it is only done for
-- the corrections that need it.
--
-- KEYS  1 product:sale  2 product:stock  3 product:buyers  4 product:orders  5 holds  6 orders  7 product:former
-- ARGV  1 what  2 traceparent or ''  3 channel of stock news  4 product id  and for
--       counters  5 units by which the total was seen to exceed stock, held and sold
--       back      5 order id  6 packed order that only the store has
--       order     5 order id  6 packed order as seen  7 packed order to be (same user, quantity and times)
--       buyer     5 user  6 entry as seen, or '' for none  7... order ids that were seen to be theirs
--       hold      5 member
-- Reply {1, before, after} put right
--       {2} it has moved, or is right by now
--       {3, reason} it can't be
--       {4} not ready (the sale is being rebuilt)

local sale = redis.call('HMGET', KEYS[1], 'total', 'held', 'sold', 'state', 'archived')
local written = redis.call('GET', KEYS[2])
if not sale[1] or not written then
  return { 4 }
end
if sale[5] then
  return { 3, 'the sale is archived' }
end

-- As whoever looked has read it: what is no integer of 32 bits counts as 0.
local function counter(text)
  local number = string.match(text or '', '^-?%d+$') and tonumber(text) or 0
  return math.abs(number) < 2147483648 and number or 0
end

local total, stock, held, sold = counter(sale[1]), counter(written), counter(sale[2]), counter(sale[3])

local function unpacked(packed)
  return string.match(packed, '^1|([^|]*)|(%d+)|%d+|[^|]*|(%a)|%d+|(%d+)|%d+$')
end

local function counters(left, reserved, confirmed)
  return string.format('stock %.0f held %.0f sold %.0f', left, reserved, confirmed)
end

-- Units of reserved and of confirmed orders; nothing when an order can't be read.
local function count()
  local reserved, confirmed = 0, 0
  for _, packed in ipairs(redis.call('HVALS', KEYS[4])) do
    local quantity, status = string.match(packed, '^1|[^|]*|(%d+)|%d+|[^|]*|(%a)|')
    if not status then
      return nil
    end
    if status == 'r' then
      reserved = reserved + quantity
    elseif status == 'c' then
      confirmed = confirmed + quantity
    end
  end
  return reserved, confirmed
end

local function set_counters(left, reserved, confirmed)
  redis.call('SET', KEYS[2], string.format('%.0f', left))
  redis.call('HSET', KEYS[1], 'held', string.format('%.0f', reserved), 'sold', string.format('%.0f', confirmed))
end

-- Who is no buyer any more may still have a recorded answer. 31 days: longer than any is kept.
local function drop_buyer(user)
  redis.call('HDEL', KEYS[3], user)
  redis.call('SADD', KEYS[7], user)
  redis.call('EXPIRE', KEYS[7], 2678400)
end

-- Whoever is a buyer again may have a recorded answer: those who say "sold out" without asking have to read the buyers anew
-- (lease_sold_out.lua).
local function keep_buyer(user, entry)
  redis.call('HSET', KEYS[3], user, entry)
  redis.call('HINCRBY', KEYS[1], 'epoch', 1)
end

-- The buyer's entry "units:order,order" with or without one order.
local function set_buyer(user, id, quantity, owns)
  local entry = redis.call('HGET', KEYS[3], user) or ''
  local units, ids, named = tonumber(string.match(entry, '^%d+')) or 0, {}, false
  for one in string.gmatch(string.match(entry, ':(.+)$') or '', '[^,]+') do
    named = named or one == id
    if owns or one ~= id then
      ids[#ids + 1] = one
    end
  end
  if owns and not named then
    units, ids[#ids + 1] = units + quantity, id
  elseif named and not owns then
    units = units - quantity
  end
  if units > 0 then
    keep_buyer(user, string.format('%.0f', units) .. ':' .. table.concat(ids, ','))
  else
    drop_buyer(user)
  end
end

local function set_hold(id, status, until_ms)
  if status == 'r' and until_ms ~= '0' then
    redis.call('ZADD', KEYS[5], until_ms, id)
  else
    redis.call('ZREM', KEYS[5], id)
  end
end

local function tell(event, left)
  local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
  event[#event + 1], event[#event + 2] = 'seq', seq
  if ARGV[2] ~= '' then
    event[#event + 1], event[#event + 2] = 'trace', ARGV[2]
  end
  redis.call('XADD', KEYS[6], '*', unpack(event))
  if left ~= stock then
    redis.call('PUBLISH', ARGV[3],
      '{"type":"stock:updated","productId":"' .. ARGV[4] .. '","stock":' .. math.max(0, left) .. ',"sequence":' .. seq .. '}')
  end
  return seq
end

local repairs = {}

function repairs.counters()
  if total - stock - held - sold ~= tonumber(ARGV[5]) then
    return { 2 }
  end
  local reserved, confirmed = count()
  if not reserved then
    return { 3, 'an order can not be read' }
  end
  -- Below 0 when more units are held and sold than there are: it stays sold out until that many have come back.
  local left = total - reserved - confirmed
  if left == stock and reserved == held and confirmed == sold then
    return { 2 }
  end
  set_counters(left, reserved, confirmed)
  redis.call('HSET', KEYS[1], 'changed', tell({ 'type', 'sale', 'total', sale[1], 'state', sale[4] }, left))
  return { 1, counters(stock, held, sold), counters(left, reserved, confirmed) }
end

-- A hold that is over needs no unit, and nobody can pay for it any more: it ends here, and the store hears of it.
local function put_back_ended(packed)
  local first, second, version = string.match(packed, '^(.*)|r|(%d+|%d+)|(%d+)$')
  local ended = first .. '|e|' .. second .. '|' .. string.format('%d', version + 1)
  redis.call('HSET', KEYS[4], ARGV[5], ended)
  tell({ 'type', 'order', 'id', ARGV[5], 'order', ended }, stock)
  return { 1, 'no order', ended }
end

-- The unit is only there if the orders leave one: whether the counters still had it down is not known. Nor is how many other orders are
-- missing, so the stock never rises by this: it would be sold before they are back. What is short then the counters' own repair finds.
function repairs.back()
  local user, quantity, status, until_ms = unpacked(ARGV[6])
  if status ~= 'r' and status ~= 'c' then
    return { 2 }
  end
  local there = redis.call('HGET', KEYS[4], ARGV[5])
  if there then
    return unpacked(there) and { 2 } or { 3, 'the order in Redis can not be read' }
  end
  local time = redis.call('TIME')
  if status == 'r' and until_ms ~= '0' and time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(until_ms) then
    return put_back_ended(ARGV[6])
  end
  local reserved, confirmed = count()
  if not reserved then
    return { 3, 'an order can not be read' }
  end
  if total - reserved - confirmed < tonumber(quantity) then
    return { 3, 'no unit is left for it' }
  end
  if status == 'r' then
    reserved = reserved + quantity
  else
    confirmed = confirmed + quantity
  end
  local left = math.min(stock, total - reserved - confirmed)
  redis.call('HSET', KEYS[4], ARGV[5], ARGV[6])
  set_buyer(user, ARGV[5], quantity, true)
  set_hold(ARGV[5], status, until_ms)
  set_counters(left, reserved, confirmed)
  tell({ 'type', 'order', 'id', ARGV[5], 'order', ARGV[6] }, left)
  return { 1, 'no order; ' .. counters(stock, held, sold), ARGV[6] .. '; ' .. counters(left, reserved, confirmed) }
end

function repairs.order()
  local seen = redis.call('HGET', KEYS[4], ARGV[5])
  if seen ~= ARGV[6] then
    return { 2 }
  end
  local user, quantity, was = unpacked(seen)
  local _, _, will, until_ms = unpacked(ARGV[7])
  local reserved = held - (was == 'r' and quantity or 0) + (will == 'r' and quantity or 0)
  local confirmed = sold - (was == 'c' and quantity or 0) + (will == 'c' and quantity or 0)
  local left = stock + held + sold - reserved - confirmed
  if left < math.min(0, stock) then
    return { 3, 'no unit is left for it' }
  end
  redis.call('HSET', KEYS[4], ARGV[5], ARGV[7])
  set_buyer(user, ARGV[5], quantity, will == 'r' or will == 'c')
  set_hold(ARGV[5], will, until_ms)
  set_counters(left, reserved, confirmed)
  tell({ 'type', 'order', 'id', ARGV[5], 'order', ARGV[7] }, left)
  return { 1, seen .. '; ' .. counters(stock, held, sold), ARGV[7] .. '; ' .. counters(left, reserved, confirmed) }
end

function repairs.buyer()
  local entry = redis.call('HGET', KEYS[3], ARGV[5]) or ''
  if entry ~= ARGV[6] then
    return { 2 }
  end
  local candidates, known, ids, units = {}, {}, {}, 0
  for id in string.gmatch(string.match(entry, ':(.+)$') or '', '[^,]+') do
    candidates[#candidates + 1] = id
  end
  for i = 7, #ARGV do
    candidates[#candidates + 1] = ARGV[i]
  end
  for _, id in ipairs(candidates) do
    local packed = not known[id] and redis.call('HGET', KEYS[4], id)
    known[id] = true
    if packed then
      local user, quantity, status = unpacked(packed)
      if user == ARGV[5] and (status == 'r' or status == 'c') then
        ids[#ids + 1], units = id, units + quantity
      end
    end
  end
  local right = units > 0 and string.format('%.0f', units) .. ':' .. table.concat(ids, ',') or ''
  if right == entry then
    return { 2 }
  end
  if right ~= '' then
    keep_buyer(ARGV[5], right)
  else
    drop_buyer(ARGV[5])
  end
  return { 1, entry == '' and 'no entry' or entry, right == '' and 'no entry' or right }
end

function repairs.hold()
  local score = redis.call('ZSCORE', KEYS[5], ARGV[5]) or nil
  local _, _, status, until_ms = unpacked(redis.call('HGET', KEYS[4], ARGV[5]) or '')
  local right = status == 'r' and until_ms ~= '0' and until_ms or nil
  if (right and tonumber(right)) == (score and tonumber(score)) then
    return { 2 }
  end
  set_hold(ARGV[5], status, until_ms)
  return { 1, score and 'ends at ' .. score or 'no deadline', right and 'ends at ' .. right or 'no deadline' }
end

return repairs[ARGV[1]]()
