-- Drops the names of consumers that are gone for good from a stream's consumer group. Each start of a worker brings a new name.
--
-- Why it is a script: to drop a name drops its unacknowledged entries with it, unread by anybody else. Between looking and dropping it could
-- be given one. In one step, who has nothing in hand has nothing to lose; a live consumer that is dropped has its name again with its next
-- read.
--
-- KEYS  1 a stream
-- ARGV  1 consumer group  2 dropped are those that nobody heard of for so long (ms)
-- Reply {how many went}

local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if consumers.err then
  -- No such stream, or no such group.
  return { 0 }
end
local gone = 0
for _, consumer in ipairs(consumers) do
  local info = {}
  for i = 1, #consumer, 2 do
    info[consumer[i]] = consumer[i + 1]
  end
  if info['pending'] == 0 and info['idle'] >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], info['name'])
    gone = gone + 1
  end
end
return { gone }
