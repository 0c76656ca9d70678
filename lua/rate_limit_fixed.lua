-- Fixed windows: of each address how many hits it has had, and when that ends. A refused hit only reads, so a flood costs the append-only file
-- nothing once it is refused. (It may be the one with which the halves turn, once a window.)
--
-- Windows lie in two halves, without a key and an expiry for each address (purchase.lua says what halves are). Each is judged by its own end;
-- one that lies further ahead than a window is long, because the setting was lowered or the clock set back, is cut: none outlives a window.
-- All hits of a call are looked up at once, and what they leave behind is written at once.
--
-- KEYS  1 rate_limit:{action}:addresses  2 its second half
-- ARGV  1 limit  2 window (ms)  3 ... for each hit: whose window
-- Reply for each hit {1 allowed | 0 refused, hits left, ms until the window ends}

local KEYS, ARGV, call, match, format, tonumber, unpack = KEYS, ARGV, redis.call, string.match, string.format, tonumber, unpack
local FIRST = 3

local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function text(number)
  return format('%.0f', number)
end

local new = call('HMGET', KEYS[1], '', unpack(ARGV, FIRST))
local begun, kept, older = match(new[1] or '', '^(%d+) ?(%d*) ?(.*)$')
local has_older = older == 'older'
if begun and now - begun >= window then
  call('UNLINK', KEYS[2])
  call('RENAME', KEYS[1], KEYS[2])
  begun, new, has_older = nil, {}, true
elseif not begun then
  has_older = call('EXISTS', KEYS[2]) == 1
end
local old = has_older and call('HMGET', KEYS[2], unpack(ARGV, FIRST))

-- Most hits of a rush are the first of their address: what they leave behind, and what they are answered, is the same.
local first_entry, first_reply = text(now + window) .. ' 1', { 1, limit - 1, window }
-- By address: one may have several hits among these.
local entries, counted, count, replies = {}, {}, 0, {}
for i = FIRST, #ARGV do
  local address, n = ARGV[i], i - FIRST + 1
  local entry = counted[address] or new[n + 1] or old and old[n]
  local ends, hits = match(entry or '', '^(%d+) (%d+)$')
  ends, hits = tonumber(ends), tonumber(hits)
  local left, changed = ends and ends - now or 0, false
  if left <= 0 then
    entry, replies[n], changed = first_entry, first_reply, true
  else
    local allowed = 0
    if left > window then
      left, changed = window, true
    end
    if hits < limit then
      hits, allowed, changed = hits + 1, 1, true
    end
    if changed then
      entry = text(now + left) .. ' ' .. text(hits)
    end
    replies[n] = { allowed, math.max(limit - hits, 0), left }
  end
  if changed then
    entries[count + 1], entries[count + 2], count, counted[address] = address, entry, count + 2, entry
  end
end

if count > 0 then
  local begin = not begun or (tonumber(kept) or 0) < window
  if begin then
    entries[count + 1], entries[count + 2], count = '', (begun or text(now)) .. ' ' .. text(window) .. (has_older and ' older' or ''), count + 2
  end
  call('HSET', KEYS[1], unpack(entries, 1, count))
  if begin then
    call('PEXPIRE', KEYS[1], text(2 * window))
  end
end
return replies
