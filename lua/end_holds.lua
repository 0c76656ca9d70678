-- Ends holds whose deadline has passed, many in one step: each gives its units and its buyer's right to buy back, as release.lua does.
--
-- Why it is right: only a reserved order changes, and it changes in the same step that returns its units, so it doesn't matter how many
-- sweepers, payers and cancellers come at once. Everything is read and taken apart before the first write. What it costs is one event a
-- hold and otherwise a handful of commands for all of them, so that a hundred thousand holds that end together are ended in time.
--
-- KEYS  1 product:sale  2 product:stock  3 product:buyers  4 product:orders  5 holds  6 orders  7 product:former
-- ARGV  1 at most so many  2 how many ended ones to pass over, oldest first  3 channel of stock news  4 product id
-- Reply {1, ended, stuck, first stuck or ''} done; stuck ones are no reserved order whose time is up, and were left alone
--       {2} not ready (the sale is being rebuilt, or its counters put right)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', string.format('%.0f', now), 'LIMIT', ARGV[2], ARGV[1])
if #due == 0 then
  return { 1, 0, 0, '' }
end

-- Nothing is written before it is known that all of it can be. What can't be read the worker puts right: counters its reconciler, the
-- sequence number its guard.
local function countable(text)
  return text == '0' or (text and #text < 16 and string.find(text, '^-?[1-9]%d*$'))
end
local sale, left = redis.call('HMGET', KEYS[1], 'state', 'held', 'seq'), redis.call('GET', KEYS[2])
if not (sale[1] and countable(left) and countable(sale[2] or '0') and countable(sale[3] or '0')) then
  return { 2 }
end

local found = redis.call('HMGET', KEYS[4], unpack(due))
local ids, packed, changes, units, stuck, first_stuck = {}, {}, {}, 0, 0, ''
local users, back, ending = {}, {}, {}
for i, id in ipairs(due) do
  -- A reserved order, around its status and its version.
  local head, user, quantity, tail, until_ms, version =
    string.match(found[i] or '', '^(1|([^|]*)|(%d+)|%d+|[^|]*|)r(|%d+|(%d+)|)(%d+)$')
  if user and tonumber(until_ms) <= now then
    local ended = head .. 'e' .. tail .. string.format('%d', version + 1)
    local n = #ids + 1
    ids[n], packed[n] = id, ended
    changes[2 * n - 1], changes[2 * n] = id, ended
    units = units + quantity
    if not back[user] then
      users[#users + 1] = user
    end
    back[user] = (back[user] or 0) + quantity
    ending[id] = true
  else
    stuck = stuck + 1
    first_stuck = stuck == 1 and id or first_stuck
  end
end
if #ids == 0 then
  return { 1, 0, stuck, first_stuck }
end

-- A buyer's entry "units:order,order" without these orders; gone when nothing is left.
local kept, gone = {}, {}
for i, entry in ipairs(redis.call('HMGET', KEYS[3], unpack(users))) do
  entry = entry or ''
  local left = (string.match(entry, '^%d+') or 0) - back[users[i]]
  if left > 0 then
    local orders = {}
    for id in string.gmatch(string.match(entry, ':(.+)$') or '', '[^,]+') do
      if not ending[id] then
        orders[#orders + 1] = id
      end
    end
    kept[#kept + 1] = users[i]
    kept[#kept + 1] = string.format('%.0f', left) .. ':' .. table.concat(orders, ',')
  else
    gone[#gone + 1] = users[i]
  end
end

redis.call('HSET', KEYS[4], unpack(changes))
redis.call('ZREM', KEYS[5], unpack(ids))
if #kept > 0 then
  redis.call('HSET', KEYS[3], unpack(kept))
end
if #gone > 0 then
  redis.call('HDEL', KEYS[3], unpack(gone))
  -- Their recorded answers stay. 31 days: longer than any is kept.
  redis.call('SADD', KEYS[7], unpack(gone))
  redis.call('EXPIRE', KEYS[7], 2678400)
end
local stock = redis.call('INCRBY', KEYS[2], string.format('%.0f', units))
redis.call('HINCRBY', KEYS[1], 'held', string.format('%.0f', -units))
local seq = redis.call('HINCRBY', KEYS[1], 'seq', #ids)
for i, id in ipairs(ids) do
  redis.call('XADD', KEYS[6], '*', 'type', 'order', 'id', id, 'order', packed[i], 'seq', string.format('%.0f', seq - #ids + i))
end

-- Whoever has the sale down as sold out learns at once that it is not.
if stock > 0 and stock <= units then
  redis.call('PUBLISH', ARGV[3], '{"type":"stock:updated","productId":"' .. ARGV[4] .. '","stock":' .. string.format('%.0f', stock)
    .. ',"sequence":' .. string.format('%.0f', seq) .. '}')
end
return { 1, #ids, stuck, first_stuck }
