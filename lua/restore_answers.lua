-- Puts recorded answers back, many at a time, while a sale is rebuilt.
--
-- Why it is a script: a rebuilder may be frozen for so long that another one has taken over, finished, and the sale sells again. Lease and
-- write are one step, so a late write is refused. An answer that is there stays, unless it is of an earlier purchase with the same key, which
-- is over. The end of each is a point in time and not a length: it is judged by Redis' clock, and what is over by now is not put back at
-- all. Those that are go into the first half (purchase.lua says what the halves are), and purchase.lua judges each by the time of its purchase.
--
-- KEYS  1 product:sale  2 product:rebuild  3 product:former  4 idempotency  5 its second half
-- ARGV  1 token of the lease  2 length of the lease from now on (ms)  3 retention of an answer (ms)
--       4 ... for each answer: its field, what it says, its end (ms since the epoch), and the user if the order has ended, else ''. They are
--       no buyers any more, and must be known to have an answer all the same.
-- Reply {1} done, {0} the lease is somebody else's, or over

if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('EXISTS', KEYS[1]) == 1 then
  return { 0 }
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local older = redis.call('EXISTS', KEYS[5]) == 1 and ' older' or ''
redis.call('HSETNX', KEYS[4], '', string.format('%.0f', now) .. ' ' .. ARGV[3] .. older)
-- Also a half that was begun long ago, or for less.
if redis.call('PTTL', KEYS[4]) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', KEYS[4], string.format('%.0f', 2 * ARGV[3]))
end
-- When the purchase was made of which this is the answer.
local function made(answer)
  return answer and tonumber(string.match(answer, '|(%d+)|%d+|%d+$')) or 0
end
for at = 4, #ARGV, 4 do
  local field, answer = ARGV[at], ARGV[at + 1]
  local known = math.max(made(redis.call('HGET', KEYS[4], field)), made(redis.call('HGET', KEYS[5], field)))
  if now < tonumber(ARGV[at + 2]) and known < made(answer) then
    redis.call('HSET', KEYS[4], field, answer)
  end
  if ARGV[at + 3] ~= '' then
    redis.call('SADD', KEYS[3], ARGV[at + 3])
  end
end
-- 31 days: longer than any recorded answer is kept.
redis.call('EXPIRE', KEYS[3], 2678400)
return { 1 }
