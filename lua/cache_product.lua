-- Puts a product that was read from the store into the cache, unless it is out of date:
--   * the fence is not the one that was up before the store was read: the document was changed or dropped since;
--   * the fence is "closed": the document is being changed right now;
--   * the cached copy has a higher revision or sale sequence. Both only ever grow in the store, so whatever is lower in either is older.
--
-- KEYS[1]  product:cache:{productId}   string: JSON with "revision" and "saleSequence"
-- KEYS[2]  product:fence:{productId}   string
-- ARGV     1 JSON; 2 revision; 3 sale sequence; 4 lifetime, ms; 5 token of the fence before the store was read, empty: there was none
-- Reply    1 cached | 0 out of date
local fence = redis.call('GET', KEYS[2]) or ''
if fence ~= ARGV[5] or fence == 'closed' then
  return 0
end
local cached = redis.call('GET', KEYS[1])
if cached then
  local readable, old = pcall(cjson.decode, cached)
  if readable and type(old) == 'table' then
    if (tonumber(old.revision) or 0) > tonumber(ARGV[2]) or (tonumber(old.saleSequence) or 0) > tonumber(ARGV[3]) then
      return 0
    end
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
return 1
