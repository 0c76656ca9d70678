// Who buys.

/**
 * Verified sessions, as one text: every virtual user gets a copy of what setup() returns, and a text is cheap to copy.
 * @typedef {object} Crowd
 * @property {string} sessions Separated by spaces.
 * @property {number} seed The first one's address.
 */

/**
 * @param {string[]} sessions
 * @returns {Crowd}
 */
export function gather(sessions) {
  // Random, so that two runs within a minute don't meet each other in the windows of the rate limiter.
  return { sessions: sessions.join(' '), seed: Math.floor(Math.random() * 2 ** 24) };
}

/**
 * @param {Crowd} crowd
 * @param {number} number From 0.
 * @returns {Required<import('./api.js').Caller>}
 */
export function member(crowd, number) {
  // All ids are equally long.
  const width = crowd.sessions.indexOf(' ') < 0 ? crowd.sessions.length : crowd.sessions.indexOf(' ');
  const start = number * (width + 1);
  return { session: crowd.sessions.slice(start, start + width), address: address(crowd.seed + number) };
}

/**
 * All of them.
 * @param {Crowd} crowd
 */
export function members(crowd) {
  return crowd.sessions.split(' ').map((_, number) => member(crowd, number));
}

/**
 * One of the addresses of 10.0.0.0/8.
 * @param {number} host
 */
export function address(host) {
  return `10.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`;
}

/** One that hardly anybody else has. */
export function someAddress() {
  return address(Math.floor(Math.random() * 2 ** 24));
}
