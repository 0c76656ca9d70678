-- Drops the entries of a sale's stream that every consumer is done with.
--
-- Why it is a script: "how far was it delivered" and "what is still unacknowledged" must be of one instant. Between two commands a
-- consumer could be handed an entry that the trim then takes from under it. Never by length: that would drop what nobody has read.
--
-- KEYS  1 orders
-- ARGV  1 consumer group
-- Reply {how many entries went}

if redis.call('EXISTS', KEYS[1]) == 0 then
  return { 0 }
end
local delivered
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local info = {}
  for i = 1, #group, 2 do
    info[group[i]] = group[i + 1]
  end
  if info['name'] == ARGV[1] then
    delivered = info['last-delivered-id']
  end
end
if not delivered then
  return { 0 }
end

-- Everything behind the oldest entry in somebody's hands; with none there, everything up to the last one delivered.
local keep = redis.call('XPENDING', KEYS[1], ARGV[1])[2]
if not keep then
  local ms, number = string.match(delivered, '^(%d+)%-(%d+)$')
  keep = ms .. '-' .. string.format('%.0f', number + 1)
end
return { redis.call('XTRIM', KEYS[1], 'MINID', keep) }
