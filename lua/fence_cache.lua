-- Drops a cached document and puts up a fence: a fill that began before it, and so may have read the store before the change, no longer
-- has the right token and loses (see cache_product.lua). The token "closed" lets nobody fill: it stands while the store is being written,
-- and if the writer dies it falls by itself.
--
-- KEYS[1]  product:cache:{productId} | product:list:cache   string
-- KEYS[2]  the fence of that key, of the same slot          string
-- ARGV     1 token, new with each call, or "closed"; 2 lifetime of the fence, ms: longer than any fill takes
-- Reply    1
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[1])
return 1
