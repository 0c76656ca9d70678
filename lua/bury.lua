-- Keeps an entry that was given up as a dead letter, once. It may be buried again: its batch could not be finished and is tried anew, or
-- the answer got lost.
--
-- Why it is right: looking for the mark, adding the letter and setting the mark are one step, so of several who bury the same entry one
-- adds a letter. The letter comes before the mark: where Redis refuses it (it is full) nothing says that the entry is buried, and nothing
-- after it can fail. A mark that is found lives on from now, so an entry that is tried for days stays one letter. The mark doesn't look at
-- the letter: one that was replayed or discarded meanwhile must not come back.
--
-- KEYS  1 orders:dead  2 orders:buried
-- ARGV  1 for how long the entry is known again (ms)  2 ... names and values of the letter, at most some 7,000: Lua's stack
-- Reply {1} kept, {0} it was kept before

if redis.call('PEXPIRE', KEYS[2], ARGV[1]) == 1 then
  return { 0 }
end
redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
redis.call('SET', KEYS[2], '', 'PX', ARGV[1])
return { 1 }
