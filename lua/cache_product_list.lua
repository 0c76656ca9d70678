-- Puts the list of products into the cache, unless it was read from the store before the last change of any product: then the fence is not
-- the one that was up before the read, or it is "closed" because a product is being changed right now.
--
-- KEYS[1]  product:list:cache                        string: JSON
-- KEYS[2]  product:list:fence:{product:list:cache}   string
-- ARGV     1 JSON; 2 lifetime, ms; 3 token of the fence before the store was read, empty: there was none
-- Reply    1 cached | 0 out of date
local fence = redis.call('GET', KEYS[2]) or ''
if fence ~= ARGV[3] or fence == 'closed' then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
