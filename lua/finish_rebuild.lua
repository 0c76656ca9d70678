-- Opens a sale that was put back: everything else is in place, this writes the figures, and product:sale last.
--
-- Why it is right: only the holder of the lease may, and only once. The sequence number goes on above every number that anybody has seen,
-- and the event carries it, the total and the switch into the store. The stock may be below 0: Redis sold units, forgot it, and sold them
-- again. So it stays sold out until that many have come back, and the audit shows it.
--
-- KEYS  1 product:sale  2 product:stock  3 orders  4 product:rebuild  5 product:lost
-- ARGV  1 total  2 price (minor units)  3 currency  4 starts  5 ends (ms since the epoch, 0 = none)  6 per-user limit (0 = none)
--       7 hold (ms, 0 = none)  8 switch (open|paused|closed|deleted)  9 sequence number (0: nothing ever happened, no event)
--       10 stock  11 held  12 sold  13 token of the lease  14 channel of stock news  15 product id
-- Reply {1} open, {0} the lease is somebody else's, or over

if redis.call('GET', KEYS[4]) ~= ARGV[13] or redis.call('EXISTS', KEYS[1]) == 1 then
  return { 0 }
end
local time = redis.call('TIME')
redis.call('SET', KEYS[2], ARGV[10])
if ARGV[9] ~= '0' then
  redis.call('XADD', KEYS[3], '*', 'type', 'sale', 'total', ARGV[1], 'state', ARGV[8], 'seq', ARGV[9])
end
local gate = redis.call('HGET', KEYS[5], 'gate')
redis.call('UNLINK', KEYS[4], KEYS[5])
-- A short hash is searched from its beginning: what each purchase reads and writes comes first.
redis.call('HSET', KEYS[1],
  'seq', ARGV[9], 'sold', ARGV[12], 'held', ARGV[11], 'state', ARGV[8], 'starts', ARGV[4], 'ends', ARGV[5], 'limit', ARGV[6],
  'hold', ARGV[7], 'price', ARGV[2], 'currency', ARGV[3], 'total', ARGV[1],
  'epoch', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'changed', ARGV[9])
if gate then
  -- Somebody may still be answering "sold out" by themselves.
  redis.call('HSET', KEYS[1], 'gate', gate)
end
redis.call('PUBLISH', ARGV[14], '{"type":"stock:updated","productId":"' .. ARGV[15] .. '","stock":'
  .. string.format('%.0f', math.max(0, tonumber(ARGV[10]))) .. ',"sequence":' .. ARGV[9] .. '}')
return { 1 }
