-- Reads sessions and starts their idle time anew: one round trip, and mostly no write. "seen" and the expiry are only written when "seen" is
-- older than a tenth of the idle timeout: a busy session costs the append-only file ten writes per timeout, and not one per request. The
-- price: a session ends after 0.9 to 1.0 idle timeouts without a request, never later and never earlier.
--
-- Both lifetimes are also judged by the stored times, so a shortened setting holds at once for sessions made under the longer one.
--
-- KEYS     of each session, session:{id}   hash. In a cluster it is one: each has a slot of its own.
-- ARGV     1 idle timeout, ms; 2 absolute lifetime, ms
-- Reply    for each session nil: no such session (any more) | {user id, e-mail, role, verified, created}
local idle, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local replies = {}
for i = 1, #KEYS do
  local found = redis.call('HMGET', KEYS[i], 'user', 'email', 'role', 'verified', 'created', 'seen')
  replies[i] = false
  if found[1] then
    local since = now - found[6]
    local left = found[5] + lifetime - now
    if since >= idle or left <= 0 then
      redis.call('DEL', KEYS[i])
    else
      if since >= idle / 10 then
        redis.call('HSET', KEYS[i], 'seen', string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[i], string.format('%.0f', math.min(idle, left)))
      end
      found[6] = nil
      replies[i] = found
    end
  end
end
return replies
