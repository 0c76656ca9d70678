-- Lets one process answer "sold out" by itself for a moment: nobody gets a unit before the moment is over.
--
-- Why it is right: the lease is only given while nothing is left, and purchase.lua gives no unit out before `gate`, whatever has come back
-- meanwhile. So as long as somebody holds a lease, nobody becomes a buyer, and whoever has read all buyers under it knows all of them:
-- no message has to arrive for that. Leases of several processes only differ in their end; the latest one counts. It never outlasts the
-- sale, so that a buyer is not told "sold out" of a sale that is over.
--
-- KEYS  1 product:sale  2 product:stock
-- ARGV  1 length (ms), at most 5000: purchase.lua takes a longer one for a clock that was put back, and ignores it
-- Reply {1, length (ms), seq, epoch} leased; while seq and epoch stay the same, nobody has bought since
--       {2} not sold out, or not on sale at all

local sale = redis.call('HMGET', KEYS[1], 'state', 'starts', 'ends', 'gate', 'seq', 'epoch')
local stock = tonumber(redis.call('GET', KEYS[2]))
if sale[1] ~= 'open' or not stock or stock > 0 then
  return { 2 }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local starts, ends = tonumber(sale[2]), tonumber(sale[3])
if now < starts or (ends > 0 and now >= ends) then
  return { 2 }
end

local length = tonumber(ARGV[1])
if ends > 0 then
  length = math.min(length, ends - now)
end
local gate = tonumber(sale[4]) or 0
if gate < now + length or gate > now + 5000 then
  redis.call('HSET', KEYS[1], 'gate', string.format('%.0f', now + length))
end
return { 1, length, sale[5], sale[6] }
