-- Begins to put a sale back that Redis has lost, or has in an older state than the store: leases the work to one caller and closes the
-- sale to everybody.
--
-- Why it is right: whether the sale is behind is judged in the step that closes it, so a caller with an old suspicion can't close a sound
-- sale. Without product:sale nobody buys, pays, cancels or expires; what Redis still knew of the sale is kept aside for whoever comes
-- after a caller that dies. Buyers and holds are derived from the orders and written anew, so they begin empty; who was a buyer is kept
-- aside, too, because recorded answers stay.
--
-- KEYS  1 product:sale  2 product:stock  3 product:buyers  4 holds  5 product:rebuild  6 product:lost  7 product:former
-- ARGV  1 token of the caller  2 length of the lease (ms)  3 highest sequence number that the store has of this sale
-- Reply {1, {total, switch, seq, changed}} begun; all are nil when Redis knew nothing, the last in a sale of before there was such a field
--       {2} somebody else is at it
--       {3} not needed: the sale is there, and not behind

if redis.call('EXISTS', KEYS[5]) == 1 then
  return { 2 }
end
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq'))
if seq and seq >= tonumber(ARGV[3]) and redis.call('EXISTS', KEYS[2]) == 1 then
  return { 3 }
end
redis.call('SET', KEYS[5], ARGV[1], 'PX', ARGV[2])
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('RENAME', KEYS[1], KEYS[6])
end
local buyers = redis.call('HKEYS', KEYS[3])
for first = 1, #buyers, 1000 do
  redis.call('SADD', KEYS[7], unpack(buyers, first, math.min(first + 999, #buyers)))
end
if #buyers > 0 then
  -- 31 days: longer than any recorded answer is kept.
  redis.call('EXPIRE', KEYS[7], 2678400)
end
redis.call('UNLINK', KEYS[3], KEYS[4])
return { 1, redis.call('HMGET', KEYS[6], 'total', 'state', 'seq', 'changed') }
