-- Lists holds whose deadline has passed, oldest first.
--
-- Why it is a script: the deadline was set by Redis' clock, so it is compared with Redis' clock, in one round trip. A sweeper with a
-- clock of its own would ask too early or too late.
--
-- KEYS  1 holds
-- ARGV  1 at most so many
-- Reply {order id, ...}

local time = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'LIMIT', 0, ARGV[1])
