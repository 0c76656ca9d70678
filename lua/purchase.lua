-- Decides presses of "buy", one after the other: recorded answer, limits, window, right to buy, stock; and writes down what it decided.
-- Mostly it is one press. Those that came while Redis was busy come together, grouped by sale: what they need is then read at once, and what
-- they leave behind is written at once; a sale has keys of its own, and those of all have one look and one write.
--
-- Why it is right: Redis runs scripts one at a time, so nobody else's purchase comes between the check of the stock and its decrement; and
-- a press sees what those before it in the same call have left. All presses of a sale are decided before its first write, and that one
-- can't fail for what they said; so stock, buyer, order, hold, recorded answer and event are written together or not at all: what was
-- answered can be found again, and what was not answered can be asked again with the same key. Only accepted purchases are recorded: a
-- refusal is decided afresh by the next attempt.
--
-- Recorded answers and attempts outlive their use by little, without a key and an expiry for each: they lie in two halves. New ones go
-- into the first, whose field '' says when it was begun, for which lifetime, and whether there is a second. Once that is one lifetime ago
-- everything in the second is over: it is dropped, and the first takes its place. Both are looked into, and each entry is judged by its own
-- time. A first half that was begun for less, under another setting, is kept for longer before more is written into it.
--
-- KEYS  1 idempotency  2 its second half  3 rate_limit:purchase  4 its second half
--       for each sale   1 product:sale  2 product:stock  3 product:buyers  4 product:orders  5 holds  6 orders
-- ARGV  1 retention of the answer (ms)  2 user window: attempts (0 = none)  3 user window: length (ms)  4 channel of stock news
--       for each sale   1 product id  2 how many presses, and for each of them
--                       1 user  2 quantity  3 id for a new order  4 fingerprint of the request (no space)
--                       5 '1' if the address window refused, else ''  6 traceparent or ''  7 the client's idempotency key
-- Reply {{code, ...}, ...}, one for each press
--    1 accepted        packed order, units left        8 closed
--    2 replayed        packed order, units left, id    9 paused
--    3 key reused                                     10 limit reached    limit
--    4 address limited                                11 sold out         units left
--    5 user limited    wait (ms)                      12 not ready        (a sale without stock: it is being rebuilt)
--    6 unknown product                                13 failed           what is wrong with the data of this press, or of its sale
--    7 not open yet    starts (ms), wait (ms)

local KEYS_OF_ALL, KEYS_OF_SALE, ARGV_OF_ALL, ARGV_OF_SALE, ARGV_OF_PRESS = 4, 6, 4, 2, 7
local ANSWERS, ATTEMPTS = 1, 3
-- An attempt is its time, 13 digits until the year 2286, and a space.
local ATTEMPT = 14

local retention, attempts, length = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Numbers are put into words once and by this: Redis' own words for one may be 1e+15.
local function text(number)
  return string.format('%.0f', number)
end
local this_moment = text(now)

-- What was pressed: for each press where its arguments begin, and its fields in the hashes; and which presses are of one sale.
local args, fields, windows, groups, stock_keys = {}, {}, {}, {}, {}
do
  local arg = ARGV_OF_ALL
  for key = KEYS_OF_ALL, #KEYS - 1, KEYS_OF_SALE do
    local product, presses = ARGV[arg + 1], tonumber(ARGV[arg + 2])
    local number = #groups + 1
    groups[number] = { number = number, key = key, product = product, first = #args + 1, last = #args + presses, sale = false }
    stock_keys[number] = KEYS[key + 2]
    arg = arg + ARGV_OF_SALE
    for _ = 1, presses do
      local i, window = #args + 1, product .. ':' .. ARGV[arg + 1]
      args[i], windows[i], fields[i] = arg, window, window .. ':' .. ARGV[arg + 7]
      arg = arg + ARGV_OF_PRESS
    end
  end
end

-- What the two halves from KEYS[first] on have of some fields; and if the first has yet to be begun, or kept for longer, what its field ''
-- is to say: "ms lifetime", or "ms lifetime older" where there is a second.
local function look_up(first, lifetime, wanted)
  local new = redis.call('HMGET', KEYS[first], '', unpack(wanted))
  local begun, kept, older = string.match(new[1] or '', '^(%d+) ?(%d*) ?(.*)$')
  local has_older = older == 'older'
  if begun and now - begun >= lifetime then
    redis.call('UNLINK', KEYS[first + 1])
    redis.call('RENAME', KEYS[first], KEYS[first + 1])
    begun, new, has_older = nil, {}, true
  elseif not begun then
    -- Nobody has written anything down since the halves took turns, or ever.
    has_older = redis.call('EXISTS', KEYS[first + 1]) == 1
  end
  local begin
  if not begun or (tonumber(kept) or 0) < lifetime then
    begin = (begun or this_moment) .. ' ' .. text(lifetime) .. (has_older and ' older' or '')
  end
  local old = has_older and redis.call('HMGET', KEYS[first + 1], unpack(wanted)) or {}
  local found = {}
  for i = 1, #wanted do
    found[wanted[i]] = new[i + 1] or old[i]
  end
  return found, begin
end

local function write_down(first, lifetime, begin, entries)
  if begin then
    entries[#entries + 1], entries[#entries + 2] = '', begin
  end
  redis.call('HSET', KEYS[first], unpack(entries))
  if begin then
    redis.call('PEXPIRE', KEYS[first], text(2 * lifetime))
  end
end

local answers, begin_answers = look_up(ANSWERS, retention, fields)
-- Looked up when the first press gets that far.
local logs, begin_logs, stocks
local new_logs = {}

local function read_for_all()
  if attempts > 0 then
    logs, begin_logs = look_up(ATTEMPTS, length, windows)
  end
  stocks = redis.call('MGET', unpack(stock_keys))
end

-- What the presses of a group see of their sale. Kept up to date by those that are accepted.
local function read(group)
  local key, users, buyers = group.key, {}, {}
  local terms = redis.call('HMGET', KEYS[key + 1], 'state', 'starts', 'ends', 'limit', 'hold', 'price', 'currency', 'held', 'sold', 'seq', 'gate')
  for i = group.first, group.last do
    users[#users + 1] = ARGV[args[i] + 1]
  end
  local entries = redis.call('HMGET', KEYS[key + 3], unpack(users))
  for i = 1, #users do
    buyers[users[i]] = entries[i]
  end
  local hold = tonumber(terms[5])
  local held = hold and hold > 0
  return {
    state = terms[1], starts = tonumber(terms[2]), ends = tonumber(terms[3]), limit = tonumber(terms[4]), hold = hold, price = terms[6],
    currency = terms[7], held = tonumber(terms[8]), sold = tonumber(terms[9]), seq = tonumber(terms[10]), gate = terms[11],
    stock = tonumber(stocks[group.number]), drawn = 0, status = held and 'r' or 'c', until_ms = held and text(now + hold) or '0',
    buyers = buyers, new_buyers = {}, new_orders = {}, new_holds = {}, accepted = {}, lefts = {},
  }
end

local function decide(group, i)
  local press = args[i]
  local user, units, id, fingerprint = ARGV[press + 1], ARGV[press + 2], ARGV[press + 3], ARGV[press + 4]
  local quantity = tonumber(units)

  -- Recorded answer: "fingerprint id left packed". First of all, so that a retry gets its answer even over a limit or after the end.
  local recorded = answers[fields[i]]
  if recorded then
    local print, order, left, packed, made = string.match(recorded, '^(%S+) (%S+) (%d+) (%S+|(%d+)|%d+|%d+)$')
    if now - made < retention then
      if print ~= fingerprint then
        return { 3 }
      end
      return { 2, packed, tonumber(left), order }
    end
  end

  if ARGV[press + 5] == '1' then
    return { 4 }
  end

  if not stocks then
    read_for_all()
  end
  if not group.sale then
    group.sale = read(group)
  end
  local sale = group.sale

  -- Sliding log of attempts: an attempt leaves the window exactly when it is one length old. A refused attempt is not written down,
  -- so hammering doesn't prolong the wait. One from later than now was made before the clock was set back, and says nothing any more.
  if attempts > 0 then
    local log, from = logs[windows[i]] or '', 1
    while from < #log do
      local at = tonumber(string.sub(log, from, from + ATTEMPT - 2))
      if at <= now and at + length > now then
        break
      end
      from = from + ATTEMPT
    end
    if #log - from + 1 >= attempts * ATTEMPT then
      return { 5, math.max(1, string.sub(log, from, from + ATTEMPT - 2) + length - now) }
    end
    log = string.sub(log, from) .. this_moment .. ' '
    logs[windows[i]] = log
    new_logs[#new_logs + 1], new_logs[#new_logs + 2] = windows[i], log
  end

  local state = sale.state
  if not state or state == 'deleted' then
    return { 6 }
  end
  if state == 'closed' or (sale.ends > 0 and now >= sale.ends) then
    return { 8 }
  end
  if state == 'paused' then
    return { 9 }
  end
  if now < sale.starts then
    return { 7, sale.starts, sale.starts - now }
  end

  -- Nothing is written before it is known that all of it can be.
  assert(sale.held and sale.sold and sale.seq, 'the counters of the sale can not be read')

  -- A buyer's entry is "units:order,order"; a bare number is understood too.
  local owned, orders = 0, ''
  if sale.buyers[user] then
    local had, ids = string.match(sale.buyers[user], '^(%d+):?(.*)$')
    owned, orders = tonumber(had), ids == '' and '' or ids .. ','
  end
  if sale.limit > 0 and owned + quantity > sale.limit then
    return { 10, sale.limit }
  end

  if not sale.stock then
    return { 12 }
  end
  if sale.stock < quantity then
    return { 11, math.max(0, sale.stock) }
  end
  -- Somebody answers "sold out" without asking until then (lease_sold_out.lua): what has come back meanwhile is for everybody after it.
  local gate = sale.gate and sale.gate - now or 0
  if gate > 0 and gate <= 5000 then
    return { 11, 0 }
  end

  local packed = '1|' .. user .. '|' .. units .. '|' .. sale.price .. '|' .. sale.currency .. '|' .. sale.status .. '|' .. this_moment .. '|' .. sale.until_ms .. '|1'
  local left, entry = text(sale.stock - quantity), (owned == 0 and units or text(owned + quantity)) .. ':' .. orders .. id
  sale.drawn, sale.stock, sale.buyers[user] = sale.drawn + quantity, sale.stock - quantity, entry
  answers[fields[i]] = fingerprint .. ' ' .. id .. ' ' .. left .. ' ' .. packed
  local n, accepted = #sale.new_orders, sale.accepted
  sale.new_orders[n + 1], sale.new_orders[n + 2] = id, packed
  sale.new_buyers[n + 1], sale.new_buyers[n + 2] = user, entry
  if sale.hold > 0 then
    sale.new_holds[n + 1], sale.new_holds[n + 2] = sale.until_ms, id
  end
  accepted[#accepted + 1], sale.lefts[#accepted + 1] = i, left
  return { 1, packed, sale.stock }
end

-- What lies in keys of this sale alone, those first that nobody has read yet.
local function write(group)
  local key, sale, accepted = group.key, group.sale, group.sale.accepted
  if sale.hold > 0 then
    redis.call('ZADD', KEYS[key + 5], unpack(sale.new_holds))
  end
  redis.call('HSET', KEYS[key + 4], unpack(sale.new_orders))
  local number
  for n = 1, #accepted do
    local press = args[accepted[n]]
    number = text(sale.seq + n)
    if ARGV[press + 6] == '' then
      redis.call('XADD', KEYS[key + 6], '*', 'type', 'order', 'id', ARGV[press + 3], 'order', sale.new_orders[2 * n], 'seq', number,
        'key', ARGV[press + 7], 'left', sale.lefts[n])
    else
      redis.call('XADD', KEYS[key + 6], '*', 'type', 'order', 'id', ARGV[press + 3], 'order', sale.new_orders[2 * n], 'seq', number,
        'key', ARGV[press + 7], 'left', sale.lefts[n], 'trace', ARGV[press + 6])
    end
  end
  redis.call('HSET', KEYS[key + 3], unpack(sale.new_buyers))
  local counter, units = 'sold', sale.sold
  if sale.hold > 0 then
    counter, units = 'held', sale.held
  end
  redis.call('HSET', KEYS[key + 1], counter, text(units + sale.drawn), 'seq', number)
  if sale.stock == 0 then
    redis.call('PUBLISH', ARGV[4],
      '{"type":"product:soldout","productId":"' .. group.product .. '","stock":0,"state":"soldout","sequence":' .. number .. '}')
  end
end

local function failed(problem)
  return { 13, type(problem) == 'table' and problem.err or tostring(problem) }
end

local replies, new_stocks, new_answers = {}, {}, {}
for number = 1, #groups do
  local group = groups[number]
  for i = group.first, group.last do
    local fine, said = pcall(decide, group, i)
    replies[i] = fine and said or failed(said)
  end
  local accepted = group.sale and group.sale.accepted or {}
  if #accepted > 0 then
    local fine, problem = pcall(write, group)
    if fine then
      new_stocks[#new_stocks + 1], new_stocks[#new_stocks + 2] = KEYS[group.key + 2], group.sale.lefts[#accepted]
      for n = 1, #accepted do
        local field = fields[accepted[n]]
        new_answers[#new_answers + 1], new_answers[#new_answers + 2] = field, answers[field]
      end
    else
      for i = group.first, group.last do
        replies[i] = failed(problem)
      end
    end
  end
end
-- All of these have been read, so that writing them can't fail.
if #new_stocks > 0 then
  redis.call('MSET', unpack(new_stocks))
  write_down(ANSWERS, retention, begin_answers, new_answers)
end
if #new_logs > 0 then
  write_down(ATTEMPTS, length, begin_logs, new_logs)
end
return replies
