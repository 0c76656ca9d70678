// What a scenario can be told through the environment: `USERS=2000 ./flashsale load rush`, or `k6 run -e USERS=2000 loadtest/rush.js`.
// A value that makes no sense ends the run before it begins, and is named.

/** Root of the API's site, without a slash at its end. */
export const BASE_URL = text('BASE_URL', 'http://localhost:5080').replace(/\/+$/, '');

/**
 * @param {string} name
 * @param {string} fallback
 */
export function text(name, fallback) {
  return __ENV[name] || fallback;
}

/**
 * A whole number.
 * @param {string} name
 * @param {number} fallback
 * @param {number} [least]
 */
export function whole(name, fallback, least = 1) {
  const value = Number(text(name, String(fallback)));
  if (!Number.isInteger(value) || value < least) {
    throw new Error(`${name} must be a whole number of at least ${least}; it is '${__ENV[name]}'.`);
  }
  return value;
}

/**
 * A time as k6 writes it (`90s`, `10m`, `1m30s`), in seconds.
 * @param {string} name
 * @param {string} fallback
 */
export function seconds(name, fallback) {
  const value = text(name, fallback);
  const [all, hours, minutes, rest] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(value) ?? [];
  const sum = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0);
  if (!all || sum === 0) {
    throw new Error(`${name} must be a time such as 90s or 10m; it is '${value}'.`);
  }
  return sum;
}

/**
 * The thresholds on waiting times, which are off unless asked for: how fast the system is depends on the machine, whether it keeps its
 * promises does not.
 * @param {string} metric Name of a trend in milliseconds.
 * @returns {Record<string, string[]>}
 */
export function patience(metric) {
  const limit = whole('P95_MS', 0, 0);
  return limit > 0 ? { [metric]: [`p(95)<${limit}`] } : {};
}
