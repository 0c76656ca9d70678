-- Presses "buy". Arguments: file of session ids (one a line), threads, number of the first address, prefix of idempotency keys,
-- "turn" or "spread", product...
--
-- Each thread has sessions of its own and goes through them again and again. With "turn", all press for one product before any presses for
-- the next; with "spread", neighbours press for different ones. Either way nobody presses twice for one product until all products have
-- had their turn, and no two presses share session, product and key before that.
-- Every session has an address of its own, X-Forwarded-For: 10.x.y.z, so that the limiter has a new window for it and counts in it. On its
-- next turn it comes from another network: in a minute it presses more often than one address may.
--
-- Requests are put together before the clock starts, but for the product: what is measured is the server.

dofile("report.lua")

local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local networks = { "10.", "11.", "12.", "13.", "14.", "15." }
local heads, cookies, rests, tails, ends = {}, {}, {}, {}, {}
local at, pass, spread = 0, 0, false

local function address(number)
  return string.format("%d.%d.%d", math.floor(number / 65536) % 256, math.floor(number / 256) % 256, number % 256)
end

-- Once for each turn, and not with each request: that would cost a fifth of what the generator can do.
local function move()
  local network = networks[pass % #networks + 1]
  for i = 1, #cookies do
    tails[i] = cookies[i] .. network .. rests[i]
  end
end

function init(args)
  local file, count, first, prefix = args[1], tonumber(args[2]), tonumber(args[3]), args[4]
  spread = args[5] == "spread"
  for i = 6, #args do
    heads[#heads + 1] = "POST /api/v1/user/buy/" .. args[i] .. " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port .. "\r\n"
    ends[#ends + 1] = #ends .. "\r\n\r\n"
  end
  local line = 0
  for session in io.lines(file) do
    if line % count == id then
      cookies[#cookies + 1] = "Cookie: sessionId=" .. session .. "\r\nX-Forwarded-For: "
      rests[#rests + 1] = address(first + line)
        .. "\r\nContent-Length: 0\r\nIdempotency-Key: " .. prefix .. "-" .. line .. "-"
    end
    line = line + 1
  end
  move()
end

function request()
  at = at + 1
  if at > #tails then
    at = 1
    pass = pass + 1
    move()
  end
  local product = ((spread and at or 0) + pass) % #heads + 1
  return heads[product] .. tails[at] .. ends[product]
end
