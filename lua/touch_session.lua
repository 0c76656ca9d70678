-- Reads a session and starts its idle time anew: one round trip, and mostly no write. "seen" and the expiry are only written when "seen" is
-- older than a tenth of the idle timeout: a busy session costs the append-only file ten writes per timeout, and not one per request. The
-- price: a session ends after 0.9 to 1.0 idle timeouts without a request, never later and never earlier.
--
-- Both lifetimes are also judged by the stored times, so a shortened setting holds at once for sessions made under the longer one.
--
-- KEYS[1]  session:{id}   hash
-- ARGV     1 idle timeout, ms; 2 absolute lifetime, ms
-- Reply    nil: no such session (any more) | {user id, e-mail, role, verified, created}
local found = redis.call('HMGET', KEYS[1], 'user', 'email', 'role', 'verified', 'created', 'seen')
if not found[1] then
  return false
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local idle = tonumber(ARGV[1])
local since = now - found[6]
local left = found[5] + ARGV[2] - now
if since >= idle or left <= 0 then
  redis.call('DEL', KEYS[1])
  return false
end
if since >= idle / 10 then
  redis.call('HSET', KEYS[1], 'seen', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(idle, left)))
end
return { found[1], found[2], found[3], found[4], found[5] }
