// Impatience: everybody presses "buy" twenty times with one key, and gives up on half of the answers.
//
//   ./flashsale load retry-storm                      200 users, 100 units, 20 presses each
//   USERS=500 PRESSES=50 ./flashsale load retry-storm
//
// Shows: one key is one order, whoever presses how often, at the same time or later, and whatever the rate limiter says meanwhile; and
// the key of one purchase doesn't buy anything else.
import { sleep } from 'k6';
import exec from 'k6/execution';
import { checkSale } from './lib/audit.js';
import { member } from './lib/crowd.js';
import { mint, openSale, signIn } from './lib/operator.js';
import { finish, guarded, judge, promised } from './lib/promises.js';
import { Purchase, wantMore } from './lib/purchase.js';
import { patience, text, whole } from './lib/settings.js';
import { summary } from './lib/summary.js';

const USERS = whole('USERS', 200);
const STOCK = whole('STOCK', 100);
const PRESSES = whole('PRESSES', 20, 2);

/** After which the hasty half gives up. */
const GIVE_UP = text('GIVE_UP', '10ms');

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    storm: { executor: 'per-vu-iterations', vus: USERS, iterations: 1, maxDuration: '5m' },
  },
  batch: PRESSES,
  batchPerHost: PRESSES,
  setupTimeout: '10m',
  teardownTimeout: '5m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  thresholds: { ...promised('limit', 'no_more', 'replay', 'key_reused', 'to_the_last'), ...patience('purchase_duration') },
};

export function setup() {
  const operator = signIn();
  const crowd = mint(USERS);
  return { operator, crowd, sale: openSale(operator, { name: 'Retry storm', totalStock: STOCK }) };
}

export default guarded(storm);

/** @param {ReturnType<typeof setup>} data */
function storm({ crowd, sale }) {
  const purchase = new Purchase(member(crowd, exec.scenario.iterationInTest), sale.id);
  const hasty = Math.floor(PRESSES / 2);
  for (let press = 0; press < hasty; press++) {
    purchase.pressHastily(GIVE_UP);
  }
  purchase.pressTogether(PRESSES - hasty);
  purchase.insist();

  // The page is reloaded, and the old tab presses once more.
  sleep(1 + Math.random() * 2);
  const late = purchase.insist();
  if (purchase.order) {
    judge('replay', late.kind === 'replayed', `${purchase.order.orderId} was answered with ${late.code}`);
    const other = purchase.press({ quantity: 2 });
    judge('key_reused', other.code === 'idempotency_key_reused', `another purchase with the key of this one was answered with ${other.code}`);
    wantMore(purchase);
  }
}

/** @param {ReturnType<typeof setup>} data */
export function teardown({ operator, crowd, sale }) {
  const audit = checkSale(operator, sale, crowd);
  judge('to_the_last', audit.sold === Math.min(USERS, STOCK), `${audit.sold} of ${STOCK} units for ${USERS} buyers`);
  finish();
}

export const handleSummary = summary(`retry-storm: ${USERS} users press ${PRESSES} times with one key each, ${STOCK} units`);
