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

-- More than a third of what a press costs is Lua's own work. So what each press uses is a local and not looked up by its name, and no sale has
-- tables of its own.
local KEYS, ARGV, call, match, format, tonumber, unpack = KEYS, ARGV, redis.call, string.match, string.format, tonumber, unpack

local retention, attempts, length = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Numbers are put into words once and by this: Redis' own words for one may be 1e+15. '%d' is quicker, where it has room for a time.
local whole = format('%d', 2 ^ 48) == '281474976710656' and '%d' or '%.0f'
local function text(number)
  return format(whole, number)
end
local this_moment = text(now)

-- What was pressed: of each press its user and its fields in the hashes; of each sale its last press.
local users, fields, windows, lasts, stock_keys = {}, {}, {}, {}, {}
do
  local arg, i, number = ARGV_OF_ALL, 0, 0
  for key = KEYS_OF_ALL, #KEYS - 1, KEYS_OF_SALE do
    local prefix, last = ARGV[arg + 1] .. ':', i + ARGV[arg + 2]
    number = number + 1
    lasts[number] = last
    stock_keys[number] = KEYS[key + 2]
    arg = arg + ARGV_OF_SALE
    while i < last do
      i = i + 1
      local user, window = ARGV[arg + 1], prefix .. ARGV[arg + 1]
      users[i], windows[i], fields[i] = user, window, window .. ':' .. ARGV[arg + 7]
      arg = arg + ARGV_OF_PRESS
    end
  end
end

-- What the two halves from KEYS[first] on have of some fields: the first with its field '' before them, the second or false. And if the
-- first has yet to be begun, or kept for longer, what its field '' is to say: "ms lifetime", or "ms lifetime older" where there is a second.
local function look_up(first, lifetime, wanted)
  local new = call('HMGET', KEYS[first], '', unpack(wanted))
  local begun, kept, older = match(new[1] or '', '^(%d+) ?(%d*) ?(.*)$')
  local has_older = older == 'older'
  if begun and now - begun >= lifetime then
    call('UNLINK', KEYS[first + 1])
    call('RENAME', KEYS[first], KEYS[first + 1])
    begun, new, has_older = nil, {}, true
  elseif not begun then
    -- Nobody has written anything down since the halves took turns, or ever.
    has_older = call('EXISTS', KEYS[first + 1]) == 1
  end
  local begin
  if not begun or (tonumber(kept) or 0) < lifetime then
    begin = (begun or this_moment) .. ' ' .. text(lifetime) .. (has_older and ' older' or '')
  end
  return new, has_older and call('HMGET', KEYS[first + 1], unpack(wanted)), begin
end

local function write_down(first, lifetime, begin, entries, count)
  if begin then
    entries[count + 1], entries[count + 2], count = '', begin, count + 2
  end
  call('HSET', KEYS[first], unpack(entries, 1, count))
  if begin then
    call('PEXPIRE', KEYS[first], text(2 * lifetime))
  end
end

local answers, old_answers, begin_answers = look_up(ANSWERS, retention, fields)
-- Looked up when the first press gets that far.
local logs, old_logs, begin_logs, stocks
local new_logs, log_count, new_stocks, stock_count, new_answers, answer_count = {}, 0, {}, 0, {}, 0

-- The sale whose presses are being decided: its place in the call, what precedes its keys, and its presses.
local number, key, first, last, product = 0, KEYS_OF_ALL, 1, 0
-- What it is like, known since the first of them got that far, and kept up to date by those that are accepted.
local known, state, starts, ends, limit, hold, price, currency, held, sold, seq, gate, stock, status, held_until, entries
-- What presses have left for the next of the same user: answers by field, attempts and buyers' entries by window. Who is alone has no next.
local answered, logged, entered = {}, {}, {}
-- What accepted presses are to leave behind: how many they are, and of each its arguments and what is written.
local accepted, drawn, presses, lefts, new_orders, new_buyers, new_holds = 0, 0, {}, {}, {}, {}, {}

local function read()
  if not stocks then
    if attempts > 0 then
      logs, old_logs, begin_logs = look_up(ATTEMPTS, length, windows)
    end
    stocks = call('MGET', unpack(stock_keys))
  end
  state, starts, ends, limit, hold, price, currency, held, sold, seq, gate =
    unpack(call('HMGET', KEYS[key + 1], 'state', 'starts', 'ends', 'limit', 'hold', 'price', 'currency', 'held', 'sold', 'seq', 'gate'))
  starts, ends, limit, hold = tonumber(starts), tonumber(ends), tonumber(limit), tonumber(hold)
  held, sold, seq, stock = tonumber(held), tonumber(sold), tonumber(seq), tonumber(stocks[number])
  status, held_until = 'c', '0'
  if hold and hold > 0 then
    status, held_until = 'r', text(now + hold)
  end
  entries = call('HMGET', KEYS[key + 3], unpack(users, first, last))
  known = true
end

-- Decides the press i, whose arguments come after ARGV[press].
local function decide(i, press)
  local user, field, window, fingerprint, alone = users[i], fields[i], windows[i], ARGV[press + 4], first == last

  -- Recorded answer: "fingerprint id left packed". First of all, so that a retry gets its answer even over a limit or after the end.
  local recorded = answered[field] or answers[i + 1] or old_answers and old_answers[i]
  if recorded then
    local print, order, left, packed, made = match(recorded, '^(%S+) (%S+) (%d+) (%S+|(%d+)|%d+|%d+)$')
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

  if not known then
    read()
  end

  -- Sliding log of attempts: an attempt leaves the window exactly when it is one length old. A refused attempt is not written down,
  -- so hammering doesn't prolong the wait. One from later than now was made before the clock was set back, and says nothing any more.
  if attempts > 0 then
    local log, from = logged[window] or logs[i + 1] or old_logs and old_logs[i] or '', 1
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
    new_logs[log_count + 1], new_logs[log_count + 2], log_count = window, log, log_count + 2
    if not alone then
      logged[window] = log
    end
  end

  if not state or state == 'deleted' then
    return { 6 }
  end
  if state == 'closed' or (ends > 0 and now >= ends) then
    return { 8 }
  end
  if state == 'paused' then
    return { 9 }
  end
  if now < starts then
    return { 7, starts, starts - now }
  end

  -- Nothing is written before it is known that all of it can be.
  assert(hold and held and sold and seq, 'the figures of the sale can not be read')

  -- A buyer's entry is "units:order,order"; a bare number is understood too.
  local owned, orders, entry, units = 0, '', entered[window] or entries[i - first + 1], ARGV[press + 2]
  local quantity = tonumber(units)
  if entry then
    local had, ids = match(entry, '^(%d+):?(.*)$')
    owned, orders = tonumber(had), ids == '' and '' or ids .. ','
  end
  if limit > 0 and owned + quantity > limit then
    return { 10, limit }
  end

  if not stock then
    return { 12 }
  end
  if stock < quantity then
    return { 11, math.max(0, stock) }
  end
  -- Somebody answers "sold out" without asking until then (lease_sold_out.lua): what has come back meanwhile is for everybody after it.
  local closed_for = gate and gate - now or 0
  if closed_for > 0 and closed_for <= 5000 then
    return { 11, 0 }
  end

  local id, left, n = ARGV[press + 3], text(stock - quantity), 2 * accepted
  local packed = '1|' .. user .. '|' .. units .. '|' .. price .. '|' .. currency .. '|' .. status .. '|' .. this_moment .. '|' .. held_until .. '|1'
  local answer, m = fingerprint .. ' ' .. id .. ' ' .. left .. ' ' .. packed, answer_count + n
  entry = (owned == 0 and units or text(owned + quantity)) .. ':' .. orders .. id
  new_orders[n + 1], new_orders[n + 2], new_buyers[n + 1], new_buyers[n + 2] = id, packed, user, entry
  new_answers[m + 1], new_answers[m + 2] = field, answer
  accepted, drawn, stock = accepted + 1, drawn + quantity, stock - quantity
  presses[accepted], lefts[accepted] = press, left
  if not alone then
    entered[window], answered[field] = entry, answer
  end
  return { 1, packed, stock }
end

-- What lies in keys of this sale alone, those first that nobody has read yet.
local function write()
  local counter, units, sequence = 'sold', sold
  if hold > 0 then
    counter, units = 'held', held
    for n = 1, accepted do
      new_holds[2 * n - 1], new_holds[2 * n] = held_until, new_orders[2 * n - 1]
    end
    call('ZADD', KEYS[key + 5], unpack(new_holds, 1, 2 * accepted))
  end
  call('HSET', KEYS[key + 4], unpack(new_orders, 1, 2 * accepted))
  for n = 1, accepted do
    local press, trace = presses[n], ARGV[presses[n] + 6]
    sequence = text(seq + n)
    if trace == '' then
      call('XADD', KEYS[key + 6], '*', 'type', 'order', 'id', new_orders[2 * n - 1], 'order', new_orders[2 * n], 'seq', sequence,
        'key', ARGV[press + 7], 'left', lefts[n])
    else
      call('XADD', KEYS[key + 6], '*', 'type', 'order', 'id', new_orders[2 * n - 1], 'order', new_orders[2 * n], 'seq', sequence,
        'key', ARGV[press + 7], 'left', lefts[n], 'trace', trace)
    end
  end
  call('HSET', KEYS[key + 3], unpack(new_buyers, 1, 2 * accepted))
  call('HSET', KEYS[key + 1], counter, text(units + drawn), 'seq', sequence)
  if stock == 0 then
    call('PUBLISH', ARGV[4],
      '{"type":"product:soldout","productId":"' .. product .. '","stock":0,"state":"soldout","sequence":' .. sequence .. '}')
  end
end

local function failed(problem)
  return { 13, type(problem) == 'table' and problem.err or tostring(problem) }
end

local replies, arg = {}, ARGV_OF_ALL
for sale = 1, #lasts do
  number, first, last, product, known, accepted, drawn = sale, last + 1, lasts[sale], ARGV[arg + 1], false, 0, 0
  arg = arg + ARGV_OF_SALE
  for i = first, last do
    local fine, said = pcall(decide, i, arg)
    replies[i] = fine and said or failed(said)
    arg = arg + ARGV_OF_PRESS
  end
  if accepted > 0 then
    local fine, problem = pcall(write)
    if fine then
      new_stocks[stock_count + 1], new_stocks[stock_count + 2] = KEYS[key + 2], lefts[accepted]
      stock_count, answer_count = stock_count + 2, answer_count + 2 * accepted
    else
      for i = first, last do
        replies[i] = failed(problem)
      end
    end
  end
  key = key + KEYS_OF_SALE
end
-- All of these have been read, so that writing them can't fail.
if stock_count > 0 then
  call('MSET', unpack(new_stocks))
  write_down(ANSWERS, retention, begin_answers, new_answers, answer_count)
end
if log_count > 0 then
  write_down(ATTEMPTS, length, begin_logs, new_logs, log_count)
end
return replies
