-- Reads a sale's figures as they stand at one instant.
--
-- Why it is a script: stock lies in a key of its own and the clock is Redis' own. Three commands could see a purchase in between and
-- report figures that never were; an audit must not.
--
-- KEYS  1 product:sale  2 product:stock
-- Reply {1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq}}, or {2}: no such sale

local stock = redis.call('GET', KEYS[2])
if not stock or redis.call('EXISTS', KEYS[1]) == 0 then
  return { 2 }
end
return { 1, stock, redis.call('TIME'), redis.call('HMGET', KEYS[1], 'total', 'held', 'sold', 'state', 'starts', 'ends', 'seq') }
