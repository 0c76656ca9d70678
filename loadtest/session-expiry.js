// Sessions that end in the middle of a sale: their owners sign in again and press the same button.
//
//   ./flashsale load session-expiry                   20 accounts, signed up and in with one-time passwords as people are
//   USERS=100 ./flashsale load session-expiry
//
// Shows: before the one-time password, after the end of a session, and with an id that was replaced nothing is bought; and a purchase is
// the buyer's, not the session's: who signs in again gets the same order for the same key, or the order that was not made before.
//
// A session ends by being idle where the server's idle time is known and short, else by signing out. ./flashsale load starts a system of
// its own with
// server: Sessions__IdleTimeout=00:00:05
// and a system that was started with this variable may be loaded with the same variable.
import { sleep } from 'k6';
import exec from 'k6/execution';
import { checkSale } from './lib/audit.js';
import { send } from './lib/api.js';
import { gather, someAddress } from './lib/crowd.js';
import { authenticate, openSale, post, signIn } from './lib/operator.js';
import { finish, guarded, judge, promised } from './lib/promises.js';
import { newKey, Purchase, wantMore } from './lib/purchase.js';
import { text, whole } from './lib/settings.js';
import { summary } from './lib/summary.js';

const USERS = whole('USERS', 20);
const PASSWORD = 'correct horse battery';

/** Longest idle time that is waited for, in seconds. */
const LONGEST = 120;
const IDLE = idleTime(text('Sessions__IdleTimeout', ''));

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    expiry: { executor: 'per-vu-iterations', vus: USERS, iterations: 1, maxDuration: '10m' },
  },
  setupTimeout: '10m',
  teardownTimeout: '10m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  thresholds: promised('limit', 'no_more', 'session', 'signed_in_again', 'to_the_last'),
};

export function setup() {
  const sale = openSale(signIn(), { name: 'Session expiry', totalStock: USERS });
  return { sale, run: newKey() };
}

export default guarded(expiry);

/** @param {ReturnType<typeof setup>} data */
function expiry({ sale, run }) {
  const number = exec.scenario.iterationInTest;
  const account = { email: email(run, number), password: PASSWORD };
  const person = { address: someAddress() };
  post('auth/register', person, account);
  /** @type {import('./lib/api.js').Caller} With the id from before the one-time password. */
  let replaced = person;
  const buyer = authenticate(person, account.email, account.password, (unverified) => {
    judgeRefused(sale.id, unverified, 'otp_required', 'before the one-time password');
    replaced = unverified;
  });
  judgeRefused(sale.id, replaced, 'no_session', 'with the id that was replaced');

  // Half of them have bought when the session ends; the others had not come to it.
  const purchase = new Purchase(buyer, sale.id);
  if (number % 2 === 0) {
    purchase.insist();
  }
  end(buyer);
  const dead = purchase.insist();
  judge('session', dead.code === 'no_session', `an ended session was answered with ${dead.code}`);
  judgeRefused(sale.id, buyer, 'no_session', 'after the end of the session');

  const before = purchase.order?.orderId;
  purchase.buyer = authenticate(person, account.email, account.password);
  const again = purchase.insist();
  const same = before === undefined ? again.kind === 'accepted' : again.kind === 'replayed' && again.order?.orderId === before;
  judge('signed_in_again', same, `${before ?? 'no order'} before, and then ${again.code} ${again.order?.orderId ?? ''}`);
  wantMore(purchase);
}

/** @param {ReturnType<typeof setup>} data */
export function teardown({ sale, run }) {
  // Everybody once more: the sessions of before may have ended, the operator's as well.
  const sessions = Array.from({ length: USERS }, (_, number) => authenticate({ address: someAddress() }, email(run, number), PASSWORD).session);
  const audit = checkSale(signIn(), sale, gather(sessions));
  judge('to_the_last', audit.sold === USERS, `${audit.sold} of ${USERS} accounts have bought`);
  finish();
}

/** @param {import('./lib/api.js').Caller} buyer */
function end(buyer) {
  if (IDLE !== undefined) {
    sleep(IDLE + 1);
  } else {
    send('POST', 'auth/logout', buyer);
  }
}

/**
 * @param {string} sale
 * @param {import('./lib/api.js').Caller} buyer
 * @param {string} code
 * @param {string} when
 */
function judgeRefused(sale, buyer, code, when) {
  const told = new Purchase(buyer, sale).insist();
  judge('session', told.code === code, `${when}: ${told.code}`);
}

/**
 * @param {string} run
 * @param {number} number
 */
function email(run, number) {
  return `k6-${run}-${number}@example.com`;
}

/**
 * As .NET writes a time: 00:00:05. Undefined when there is none, or it is too long to wait for.
 * @param {string} setting
 */
function idleTime(setting) {
  const [, hours, minutes, rest] = /^(\d+):(\d+):(\d+)$/.exec(setting) ?? [];
  const length = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return length <= LONGEST ? length : undefined;
}

const ending = IDLE === undefined ? 'signing out' : `being idle for ${IDLE} s`;
export const handleSummary = summary(`session-expiry: ${USERS} accounts whose sessions end by ${ending}`);
