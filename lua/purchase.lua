-- Decides presses of "buy", one after the other: recorded answer, limits, window, right to buy, stock; and writes down what it decided.
-- Mostly it is one press. Those that came while Redis was busy come together, grouped by sale: what they need of a sale is then read at
-- once, and what they leave behind is written at once.
--
-- Why it is right: Redis runs scripts one at a time, so nobody else's purchase comes between the check of the stock and its decrement; and
-- a press sees what those before it in the same call have left. All presses of a sale are decided before its first write, and that one
-- can't fail for what they said; so stock, buyer, order, hold, recorded answer and event are written together or not at all: what was
-- answered can be found again, and what was not answered can be asked again with the same key. Only accepted purchases are recorded: a
-- refusal is decided afresh by the next attempt.
--
-- Recorded answers and attempts outlive their use by little, without a key and an expiry for each: they lie in two halves. New ones go
-- into the first, whose field '' says when it was begun, and whether there is a second. Once that is one lifetime ago everything in the
-- second is over: it is dropped, and the first takes its place. Both are looked into, and each entry is judged by its own time.
--
-- KEYS  for each sale   1 product:sale  2 product:stock  3 product:buyers  4 product:orders  5 holds  6 orders
--                       7 idempotency  8 its second half  9 rate_limit:purchase  10 its second half
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

local KEYS_OF_SALE, ARGV_OF_ALL, ARGV_OF_SALE, ARGV_OF_PRESS = 10, 4, 2, 7
-- An attempt is its time, 13 digits until the year 2286, and a space.
local ATTEMPT = 14

local retention, attempts, length = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local this_moment = string.format('%.0f', now)

-- What the two halves from KEYS[first] on have of some fields; and if the first has yet to be begun, what its field '' is to say:
-- "ms", or "ms older" where there is a second.
local function look_up(first, lifetime, fields)
  local new = redis.call('HMGET', KEYS[first], '', unpack(fields))
  local begin, has_older = not new[1] and this_moment or nil, false
  if new[1] then
    local begun, older = string.match(new[1], '^(%d+)(.*)$')
    has_older = older ~= ''
    if now - begun >= lifetime then
      redis.call('UNLINK', KEYS[first + 1])
      redis.call('RENAME', KEYS[first], KEYS[first + 1])
      new, has_older, begin = {}, true, this_moment .. ' older'
    end
  end
  local old = has_older and redis.call('HMGET', KEYS[first + 1], unpack(fields)) or {}
  local found = {}
  for i = 1, #fields do
    found[fields[i]] = new[i + 1] or old[i]
  end
  return found, begin
end

local function write_down(first, lifetime, begin, entries)
  if begin then
    entries[#entries + 1], entries[#entries + 2] = '', begin
  end
  redis.call('HSET', KEYS[first], unpack(entries))
  if begin then
    redis.call('PEXPIRE', KEYS[first], string.format('%.0f', 2 * lifetime))
  end
end

local function reason(problem)
  return type(problem) == 'table' and problem.err or tostring(problem)
end

-- The sale whose keys come after KEYS[key], and whose presses come after ARGV[arg]. Puts the replies into `replies`, from `reply` + 1 on.
local function decide_all(key, arg, presses, product, replies, reply)
  local users, fields = {}, {}
  for i = 1, presses do
    local press = arg + (i - 1) * ARGV_OF_PRESS
    users[i], fields[i] = ARGV[press + 1], ARGV[press + 1] .. ':' .. ARGV[press + 7]
  end
  local answers, begin_answers = look_up(key + 7, retention, fields)

  -- Read when the first press gets that far, and kept up to date by those that are accepted.
  local logs, begin_logs, sale, stock, buyers, starts, ends, limit, hold, seq, status, until_ms
  local drawn = 0
  local new_answers, new_logs, new_buyers, new_orders, new_holds, accepted, lefts = {}, {}, {}, {}, {}, {}, {}

  local function read_sale()
    sale = redis.call('HMGET', KEYS[key + 1], 'state', 'starts', 'ends', 'limit', 'hold', 'price', 'currency', 'held', 'sold', 'seq', 'gate')
    stock = tonumber(redis.call('GET', KEYS[key + 2]))
    starts, ends, limit, hold, seq = tonumber(sale[2]), tonumber(sale[3]), tonumber(sale[4]), tonumber(sale[5]), tonumber(sale[10])
    status, until_ms = 'c', '0'
    if hold and hold > 0 then
      status, until_ms = 'r', string.format('%.0f', now + hold)
    end
    local entries = redis.call('HMGET', KEYS[key + 3], unpack(users))
    buyers = {}
    for i = 1, presses do
      buyers[users[i]] = entries[i]
    end
    if attempts > 0 then
      logs, begin_logs = look_up(key + 9, length, users)
    end
  end

  local function decide(i, press)
    local user, quantity, id, fingerprint = users[i], tonumber(ARGV[press + 2]), ARGV[press + 3], ARGV[press + 4]

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

    if not sale then
      read_sale()
    end

    -- Sliding log of attempts: an attempt leaves the window exactly when it is one length old. A refused attempt is not written down,
    -- so hammering doesn't prolong the wait.
    if attempts > 0 then
      local log, from = logs[user] or '', 1
      while from < #log and string.sub(log, from, from + ATTEMPT - 2) + length <= now do
        from = from + ATTEMPT
      end
      if #log - from + 1 >= attempts * ATTEMPT then
        return { 5, math.max(1, string.sub(log, from, from + ATTEMPT - 2) + length - now) }
      end
      log = string.sub(log, from) .. this_moment .. ' '
      logs[user] = log
      new_logs[#new_logs + 1], new_logs[#new_logs + 2] = user, log
    end

    local state = sale[1]
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

    -- A buyer's entry is "units:order,order"; a bare number is understood too.
    local owned, orders = 0, ''
    if buyers[user] then
      local units, ids = string.match(buyers[user], '^(%d+):?(.*)$')
      owned, orders = tonumber(units), ids == '' and '' or ids .. ','
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
    local gate = sale[11] and sale[11] - now or 0
    if gate > 0 and gate <= 5000 then
      return { 11, 0 }
    end

    local packed = '1|' .. user .. '|' .. quantity .. '|' .. sale[6] .. '|' .. sale[7] .. '|' .. status .. '|' .. this_moment .. '|' .. until_ms .. '|1'
    local left = stock - quantity
    local entry, answer = (owned + quantity) .. ':' .. orders .. id, fingerprint .. ' ' .. id .. ' ' .. left .. ' ' .. packed
    drawn, stock = drawn + quantity, left
    buyers[user], answers[fields[i]] = entry, answer
    local at = #new_orders
    new_orders[at + 1], new_orders[at + 2] = id, packed
    new_buyers[at + 1], new_buyers[at + 2] = user, entry
    new_answers[at + 1], new_answers[at + 2] = fields[i], answer
    if hold > 0 then
      new_holds[at + 1], new_holds[at + 2] = until_ms, id
    end
    accepted[#accepted + 1], lefts[#accepted + 1] = press, left
    return { 1, packed, left }
  end

  for i = 1, presses do
    local fine, said = pcall(decide, i, arg + (i - 1) * ARGV_OF_PRESS)
    replies[reply + i] = fine and said or { 13, reason(said) }
  end

  if drawn > 0 then
    if hold > 0 then
      redis.call('ZADD', KEYS[key + 5], unpack(new_holds))
    end
    redis.call('HSET', KEYS[key + 4], unpack(new_orders))
    for i = 1, #accepted do
      local press, number = accepted[i], string.format('%.0f', seq + i)
      if ARGV[press + 6] == '' then
        redis.call('XADD', KEYS[key + 6], '*', 'type', 'order', 'id', ARGV[press + 3], 'order', new_orders[2 * i], 'seq', number,
          'key', ARGV[press + 7], 'left', lefts[i])
      else
        redis.call('XADD', KEYS[key + 6], '*', 'type', 'order', 'id', ARGV[press + 3], 'order', new_orders[2 * i], 'seq', number,
          'key', ARGV[press + 7], 'left', lefts[i], 'trace', ARGV[press + 6])
      end
    end
    redis.call('HSET', KEYS[key + 3], unpack(new_buyers))
    redis.call('DECRBY', KEYS[key + 2], drawn)
    local counter, units = 'sold', sale[9]
    if hold > 0 then
      counter, units = 'held', sale[8]
    end
    local number = string.format('%.0f', seq + #accepted)
    redis.call('HSET', KEYS[key + 1], counter, string.format('%.0f', units + drawn), 'seq', number)
    write_down(key + 7, retention, begin_answers, new_answers)
    if stock == 0 then
      redis.call('PUBLISH', ARGV[4],
        '{"type":"product:soldout","productId":"' .. product .. '","stock":0,"state":"soldout","sequence":' .. number .. '}')
    end
  end
  if #new_logs > 0 then
    write_down(key + 9, length, begin_logs, new_logs)
  end
end

local replies = {}
local key, arg = 0, ARGV_OF_ALL
while key < #KEYS do
  local product, presses = ARGV[arg + 1], tonumber(ARGV[arg + 2])
  arg = arg + ARGV_OF_SALE
  local reply = #replies
  local fine, problem = pcall(decide_all, key, arg, presses, product, replies, reply)
  if not fine then
    -- One sale with broken keys is nobody else's trouble.
    for i = 1, presses do
      replies[reply + i] = { 13, reason(problem) }
    end
  end
  key, arg = key + KEYS_OF_SALE, arg + presses * ARGV_OF_PRESS
end
return replies
