-- Starts a session. Fields and expiry are set together, so that no session can be left behind that never ends.
--
-- KEYS[1]  session:{id}   hash; the id is new
-- ARGV     1 user id, 2 e-mail, 3 role, 4 verified (1 | 0)
--          5 created, Unix ms, of the session this one goes on from; empty: now
--          6 idle timeout, ms; 7 absolute lifetime, ms
-- Reply    created, Unix ms | nil: the absolute lifetime is over, nothing was made
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local created = tonumber(ARGV[5]) or now
local left = created + ARGV[7] - now
if left <= 0 then
  return false
end
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'email', ARGV[2], 'role', ARGV[3], 'verified', ARGV[4],
  'created', string.format('%.0f', created), 'seen', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(tonumber(ARGV[6]), left)))
return created
