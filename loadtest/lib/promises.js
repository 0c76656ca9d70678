// What the system promises, as k6 checks with a threshold each. To k6 a check that was never made is a good one; an unproven promise is no
// kept one, so the looks at each are counted, and there must be some.
import { check } from 'k6';
import { Counter } from 'k6/metrics';

export const PROMISES = {
  oversold: 'nothing is oversold',
  balanced: 'the books balance: stock + held + sold = total',
  persisted: 'the store has all of it',
  limit: 'no buyer has more than allowed',
  no_more: 'who has all that is allowed gets no more',
  one_key: 'one key makes one order',
  contract: 'every answer is one of the contract',
  to_the_last: 'everything is sold that somebody wanted',
  opening: 'nothing is sold before the opening',
  key_reused: 'a key of another purchase buys nothing',
  replay: 'a recorded answer is given over any limit',
  user_window: 'nobody gets more attempts than their window has',
  address_window: 'no address gets more attempts than its window has',
  retry_after: 'waiting as long as Retry-After says is enough',
  well_behaved: 'who stays within the limits is not limited',
  session: 'an ended session buys nothing',
  signed_in_again: 'who signs in again gets the same order for the same key',
  holds: 'a hold ends in time, and returns unit and right',
  stock: 'the stock that is shown is possible',
  cached: 'product reads come from the cache',
};

/** @typedef {keyof typeof PROMISES} Promised */

/** Checked by checkSale(), so in every scenario. */
const ALWAYS = /** @type {Promised[]} */ (['oversold', 'balanced', 'persisted', 'one_key', 'contract']);

/**
 * Sums that have to come out as 0: buyers add what they were told, teardown() takes away what it finds. Virtual users share no memory,
 * and can't tell teardown() anything but metrics.
 */
export const SUMS = {
  units_unaccounted: 'as many units are sold as were acknowledged',
  orders_unaccounted: 'the acknowledged orders exist, and no other',
};

const looks = new Counter('looks');
const finished = new Counter('finished');
const units = new Counter('units_unaccounted');
const orders = new Counter('orders_unaccounted');

/**
 * The thresholds of these promises, and of those that every scenario checks.
 * @param {Promised[]} more
 * @returns {Record<string, string[]>}
 */
export function promised(...more) {
  /** @type {Record<string, string[]>} */
  const thresholds = {};
  for (const name of [...ALWAYS, ...more]) {
    thresholds[`checks{promise:${name}}`] = ['rate==1'];
    thresholds[`looks{promise:${name}}`] = ['count>0'];
  }
  thresholds.finished = ['count==1'];
  for (const name of Object.keys(SUMS)) {
    thresholds[name] = ['count==0'];
  }
  return thresholds;
}

/**
 * @param {Promised} promise
 * @param {boolean} kept
 * @param {string} detail What went wrong if it did.
 */
export function judge(promise, kept, detail) {
  looks.add(1, { promise });
  if (!check(kept, { [PROMISES[promise]]: (value) => value }, { promise })) {
    console.error(`BROKEN: ${PROMISES[promise]}: ${detail}`);
  }
  return kept;
}

/**
 * What a virtual user does again and again. To k6 an exception in it is a line of the log, and nobody misses what it would have judged
 * afterwards; here it breaks a promise. setup() and teardown() need no guard: the one ends the run, the other then never finishes it.
 * @template Data
 * @param {(data: Data) => void} iteration
 * @returns {(data: Data) => void}
 */
export function guarded(iteration) {
  return (data) => {
    try {
      iteration(data);
    } catch (error) {
      judge('contract', false, `an iteration broke off: ${error}`);
      throw error;
    }
  };
}

/** The last step of every teardown(): a run that broke off has shown nothing. */
export function finish() {
  finished.add(1);
}

/**
 * A buyer was told of a new order of theirs, by an answer of whatever kind.
 * @param {import('./answers.js').Order} order
 */
export function acknowledge(order) {
  account(order, 1);
}

/**
 * The order is found at the end, or was given back meanwhile.
 * @param {import('./answers.js').Order} order
 */
export function discharge(order) {
  account(order, -1);
}

/**
 * @param {import('./answers.js').Order} order
 * @param {1 | -1} sign
 */
function account(order, sign) {
  units.add(sign * order.quantity);
  orders.add(sign * fingerprint(order.orderId));
}

/**
 * 32 bits of FNV-1a: a sum of a million of them is still exact, and no two sets of orders have the same sum by accident.
 * @param {string} id
 */
function fingerprint(id) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
