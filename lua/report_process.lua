-- Writes down what a process tells of itself, and takes off those that have not told anything for a while.
--
-- Why it is a script: how long ago something was said is only known to a clock that all of them share, which is Redis' own.
--
-- KEYS  1 stats:processes
-- ARGV  1 name  2 figures (JSON)  3 how long a process is believed to be there without saying so (ms)
-- Reply {how many were taken off}

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])

local gone = 0
local told = redis.call('HGETALL', KEYS[1])
for i = 1, #told, 2 do
  local at = tonumber(string.match(told[i + 1], '^%d+'))
  if not at or now - at > tonumber(ARGV[3]) then
    gone = gone + redis.call('HDEL', KEYS[1], told[i])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { gone }
