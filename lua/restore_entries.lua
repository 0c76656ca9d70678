-- One write of a rebuild, of many entries: HSET, HDEL or ZADD, or DEL of the lease to give it up.
--
-- Why it is a script: a rebuilder may be frozen for so long that another one has taken over, finished, and the sale sells again. Lease and
-- write are one step, so a late write is refused instead of setting an order back to what it was.
--
-- KEYS  1 product:sale  2 product:rebuild  3 what is written
-- ARGV  1 token of the lease  2 length of the lease from now on (ms)  3 command, or nothing to prolong the lease only  4 ... its arguments
-- Reply {1} done, {0} the lease is somebody else's, or over

if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('EXISTS', KEYS[1]) == 1 then
  return { 0 }
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
if ARGV[3] then
  redis.call(ARGV[3], KEYS[3], unpack(ARGV, 4))
end
return { 1 }
