-- Puts recorded answers back, many at a time, while a sale is rebuilt.
--
-- Why it is a script: a rebuilder may be frozen for so long that another one has taken over, finished, and the sale sells again. Lease and
-- write are one step, so a late write is refused. An answer that is there is newer than what the store knows, and stays. The end of each is a
-- point in time and not a length: it is judged by Redis' clock, and what is over by now is not put back at all.
--
-- KEYS  1 product:sale  2 product:rebuild  3 ... idempotency
-- ARGV  1 token of the lease  2 length of the lease from now on (ms)  3 ... recorded answer and its end (ms since the epoch), a pair a key
-- Reply {1} done, {0} the lease is somebody else's, or over

if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('EXISTS', KEYS[1]) == 1 then
  return { 0 }
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
for i = 3, #KEYS do
  redis.call('SET', KEYS[i], ARGV[i * 2 - 3], 'NX', 'PXAT', ARGV[i * 2 - 2])
end
return { 1 }
