// The server's clock: it decides when a sale opens, and the clocks of phones are off by minutes.

/** Milliseconds; goes on when somebody sets the device's clock. */
export const local = () => performance.timeOrigin + performance.now();

// Each answer says between which bounds the difference lies; all of them together say it ever better.
let lower = -Infinity;
let upper = Infinity;
let exactAt = -Infinity;
/** What the last exact message said, if it came too late to be true. */
let behind = NaN;
/** Two that waited together are late by more than this apart (ms). */
const SAME = 1000;

/**
 * The server wrote `time`, at most `age` ms before it answered, and that was between `sent` and `received` (all in ms).
 * `exact`: it is the clock by which sales open. While it is heard, nobody else's counts.
 */
export function learn(time, age, sent, received, exact = false) {
  if (!exact && received - exactAt < 60_000) return;
  const [low, high] = [time - received, time + age - sent];
  const first = exact && exactAt < 0;
  exactAt = exact ? received : -Infinity;
  // A message that is merely late looks as if the clock had been set back, until the next one says the same.
  const late = exact && !first && high < lower && !(Math.abs(low - behind) < SAME);
  behind = late ? low : NaN;
  if (late) return;
  // Another clock, or no longer possible: the device slept, or somebody set the server's clock.
  if (first || low > upper || high < lower) [lower, upper] = [low, high];
  else [lower, upper] = [Math.max(lower, low), Math.min(upper, high)];
}

export const now = () => local() + (lower > -Infinity ? (lower + upper) / 2 : 0);

const tickers = new Set();

/** Calls at each full second of the server's clock, until the function that it returns is called. */
export function everySecond(ticker) {
  tickers.add(ticker);
  return () => tickers.delete(ticker);
}

function tick() {
  for (const ticker of [...tickers]) ticker();
  setTimeout(tick, 1010 - (now() % 1000));
}
tick();
