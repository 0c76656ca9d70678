-- Drops what Redis no longer needs of a sale that is over: its orders, buyers and stream. The store has them for good.
--
-- Why it is right: a live order in Redis is the proof that a unit is taken, so it may only go when nothing can happen any more and the
-- store was seen to have it all. Closed, no hold, nothing on its way to the store, not one event since the caller found the sale well: all
-- of that is checked in the step that drops. Terms, switch and counters stay: buyers are told "closed", and an audit has its figures.
--
-- KEYS  1 product:sale  2 product:buyers  3 product:orders  4 holds  5 orders
-- ARGV  1 consumer group  2 sequence number at which the sale was found well  3 how long it must have been over (ms)
-- Reply {code}: 1 archived, 2 archived before, 3 over, but not for long enough, 4 not over, or it has moved, 5 unknown sale

local sale = redis.call('HMGET', KEYS[1], 'state', 'held', 'seq', 'over', 'archived')
if not sale[1] then
  return { 5 }
end
if (sale[1] ~= 'closed' and sale[1] ~= 'deleted') or sale[2] ~= '0' or sale[3] ~= ARGV[2] or redis.call('EXISTS', KEYS[4]) == 1 then
  return { 4 }
end

local function pairs_of(flat)
  local info = {}
  for i = 1, #flat, 2 do
    info[flat[i]] = flat[i + 1]
  end
  return info
end

if redis.call('EXISTS', KEYS[5]) == 1 then
  local newest = pairs_of(redis.call('XINFO', 'STREAM', KEYS[5]))['last-generated-id']
  local settled = false
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[5])) do
    local info = pairs_of(group)
    settled = settled or (info['name'] == ARGV[1] and info['last-delivered-id'] == newest and info['pending'] == 0)
  end
  if not settled then
    return { 4 }
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not sale[4] then
  redis.call('HSET', KEYS[1], 'over', string.format('%.0f', now))
end
if not sale[5] and now - (sale[4] or now) < tonumber(ARGV[3]) then
  return { 3 }
end
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[5])
if sale[5] then
  return { 2 }
end
redis.call('HSET', KEYS[1], 'archived', string.format('%.0f', now))
return { 1 }
