// The server's clock: it decides when a sale opens, and the clocks of phones are off by minutes.

/** Milliseconds; goes on when somebody sets the device's clock. */
export const local = () => performance.timeOrigin + performance.now();

// Each answer says between which bounds the difference lies; all of them together say it ever better.
let lower = -Infinity;
let upper = Infinity;
let exactAt = -Infinity;

/**
 * The server wrote `time`, at most `age` ms before it answered, and that was between `sent` and `received` (all in ms).
 * `exact`: it is the clock by which sales open. While it is heard, nobody else's counts.
 */
export function learn(time, age, sent, received, exact = false) {
  if (!exact && received - exactAt < 60_000) return;
  const [low, high] = [time - received, time + age - sent];
  // Another clock, or no longer possible: the device slept, or somebody set the server's clock.
  if (low > upper || high < lower || (exact && exactAt < 0)) [lower, upper] = [low, high];
  else [lower, upper] = [Math.max(lower, low), Math.min(upper, high)];
  if (exact) exactAt = received;
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
