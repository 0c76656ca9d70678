// Endurance: for as long as you like, everything that buyers do at once, and the books are checked all the while.
//
//   ./flashsale load soak                             20 visits a second for 10 minutes
//   RATE=50 DURATION=2h ./flashsale load soak
//
// Shows: at every audit, also in the middle of it all, stock + held + sold = total; a hold that is not paid ends in time and returns unit
// and right; and after hours everything still adds up. Watch the memory of the processes meanwhile: k6 can't see it.
import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { askAudit, checkSale, judgeBooks } from './lib/audit.js';
import { ask, describe, isPassing, send } from './lib/api.js';
import { member } from './lib/crowd.js';
import { mint, openSale, signIn } from './lib/operator.js';
import { discharge, finish, guarded, judge, promised } from './lib/promises.js';
import { Purchase } from './lib/purchase.js';
import { patience, seconds, whole } from './lib/settings.js';
import { summary } from './lib/summary.js';

const RATE = whole('RATE', 20);
const DURATION = seconds('DURATION', '10m');
const USERS = whole('USERS', 500);
const STOCK = whole('STOCK', 100_000);
const HOLD = seconds('HOLD', '5s');
const AUDIT_EVERY = seconds('AUDIT_EVERY', '5s');

/** How long after its deadline a hold may still be seen: a second is promised; the rest is the way there and back, in seconds. */
const LATE = 2;

/** How much shorter a hold may seem to us, in seconds: clocks are put right now and then. */
const EARLY = 1;

const counters = { paid: new Counter('paid'), cancelled: new Counter('cancelled'), expired: new Counter('expired') };

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    visits: {
      executor: 'constant-arrival-rate',
      exec: 'visit',
      rate: RATE,
      duration: `${DURATION}s`,
      preAllocatedVUs: RATE,
      maxVUs: RATE * (HOLD + 10),
      gracefulStop: `${HOLD + LATE + 30}s`,
    },
    auditor: { executor: 'constant-vus', exec: 'audit', vus: 1, duration: `${DURATION}s` },
  },
  setupTimeout: '10m',
  teardownTimeout: '30m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  thresholds: { ...promised('limit', 'replay', 'holds'), ...patience('purchase_duration') },
};

export function setup() {
  const operator = signIn();
  const crowd = mint(USERS);
  const terms = { totalStock: STOCK, perUserLimit: 1000 };
  const lamp = openSale(operator, { name: 'Soak: lamp', ...terms });
  const ticket = openSale(operator, { name: 'Soak: ticket', holdSeconds: HOLD, ...terms });
  return { operator, crowd, lamp, ticket };
}

/** @type {(data: ReturnType<typeof setup>) => void} */
export const visit = guarded(({ crowd, lamp, ticket }) => {
  const buyer = member(crowd, Math.floor(Math.random() * USERS));
  send('GET', 'product', buyer);
  if (Math.random() < 0.6) {
    buyAtOnce(buyer, lamp.id);
  } else {
    buyWithHold(buyer, ticket.id);
  }
});

/**
 * @param {import('./lib/api.js').Caller} buyer
 * @param {string} product
 */
function buyAtOnce(buyer, product) {
  const purchase = new Purchase(buyer, product);
  purchase.insist();
  if (purchase.order && Math.random() < 0.3) {
    const again = purchase.insist();
    judge('replay', again.kind === 'replayed', `${purchase.order.orderId} was answered with ${again.code}`);
  }
}

/**
 * Half pay, a quarter thinks better of it, a quarter is never heard of again.
 * @param {import('./lib/api.js').Caller} buyer
 * @param {string} product
 */
function buyWithHold(buyer, product) {
  const pressed = Date.now();
  const purchase = new Purchase(buyer, product);
  purchase.insist();
  const { order } = purchase;
  if (order === undefined) {
    return;
  }
  const mood = Math.random();
  let refusedAt = Infinity;
  if (mood < 0.5) {
    refusedAt = settle(buyer, order, 'pay', { paymentToken: 'tok_approve' });
  } else if (mood < 0.75) {
    refusedAt = settle(buyer, order, 'cancel');
  } else {
    sleep(HOLD + LATE);
  }
  const { status } = ask('user/orders/{id}', buyer, order.orderId);
  if (mood < 0.75) {
    // The hold began after the press. An earlier try, whose answer got lost, may have decided the order as it was wanted.
    const stood = refusedAt - pressed < (HOLD - EARLY) * 1000;
    const wanted = mood < 0.5 ? 'confirmed' : 'cancelled';
    judge('holds', !stood || status === wanted, `${order.orderId} could not be ${wanted} while it was held: it is ${status}`);
  }
  if (mood >= 0.5) {
    // Whoever cancels a moment too late finds the hold ended: the unit is back either way.
    const returned = status === 'expired' || (status === 'cancelled' && mood < 0.75);
    judge('holds', returned, `${order.orderId} is ${status}`);
  }
  if (status === 'cancelled' || status === 'expired') {
    discharge(order);
  }
  const counted = /** @type {Record<string, Counter>} */ ({ ...counters, confirmed: counters.paid })[status];
  counted?.add(1);
}

/**
 * When it was refused, by our clock; Infinity if it was not.
 * @param {import('./lib/api.js').Caller} buyer
 * @param {import('./lib/answers.js').Order} order
 * @param {'pay' | 'cancel'} what
 * @param {unknown} [body]
 */
function settle(buyer, order, what, body) {
  for (let tries = 0; tries < 10; tries++) {
    const response = send('POST', `user/orders/{id}/${what}`, buyer, order.orderId, { body });
    // 409: the hold had ended.
    if (response.status === 200 || response.status === 409) {
      return response.status === 409 ? Date.now() : Infinity;
    }
    judge('contract', isPassing(response), `${what} answered ${describe(response)}`);
    sleep(1);
  }
  return Infinity;
}

/** @type {(data: ReturnType<typeof setup>) => void} */
export const audit = guarded(({ operator, lamp, ticket }) => {
  for (const sale of [lamp, ticket]) {
    judgeBooks(askAudit(operator, sale.id), sale);
  }
  sleep(AUDIT_EVERY);
});

/** @param {ReturnType<typeof setup>} data */
export function teardown({ operator, crowd, lamp, ticket }) {
  for (const sale of [lamp, ticket]) {
    checkSale(operator, sale, crowd);
  }
  finish();
}

export const handleSummary = summary(`soak: ${RATE} visits a second for ${DURATION} s, audited every ${AUDIT_EVERY} s`);
