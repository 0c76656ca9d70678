// The opening second: everybody presses "buy" as the sale opens.
//
// A few are early and are told so; they come back when it has begun. Whoever has bought tries to get another one.
//
//   ./flashsale load rush                             1,000 users, 100 units
//   USERS=3000 STOCK=500 ./flashsale load rush
//   k6 run -e USERS=3000 -e BASE_URL=http://localhost:5080 loadtest/rush.js
//
// Shows: not a unit too many, not one too few, one a buyer, none before the opening, and everything in the store within seconds.
import { sleep } from 'k6';
import exec from 'k6/execution';
import { checkSale } from './lib/audit.js';
import { send } from './lib/api.js';
import { member } from './lib/crowd.js';
import { clockAhead, mint, openSale, signIn } from './lib/operator.js';
import { finish, guarded, judge, promised } from './lib/promises.js';
import { Purchase, wantMore } from './lib/purchase.js';
import { patience, seconds, whole } from './lib/settings.js';
import { summary } from './lib/summary.js';

const USERS = whole('USERS', 1000);
const STOCK = whole('STOCK', 100);

/** From the end of the preparations to the opening: time to arrive and look at the product. */
const LEAD = seconds('LEAD', '10s');

/** Within which everybody presses for the first time, and by how much the hastiest are early; in seconds. */
const SPREAD = 1;
const EARLY = 0.1;

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    rush: { executor: 'per-vu-iterations', vus: USERS, iterations: 1, maxDuration: '5m' },
  },
  setupTimeout: '10m',
  teardownTimeout: '5m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  thresholds: { ...promised('limit', 'no_more', 'opening', 'to_the_last'), ...patience('purchase_duration') },
};

export function setup() {
  const operator = signIn();
  const crowd = mint(USERS);
  const ahead = clockAhead(operator);
  const opening = Date.now() + ahead + LEAD * 1000;
  const sale = openSale(operator, { name: 'Rush', totalStock: STOCK, startsAt: new Date(opening).toISOString() });
  return { operator, crowd, ahead, opening, sale };
}

export default guarded(rush);

/** @param {ReturnType<typeof setup>} data */
function rush({ crowd, sale, ahead, opening }) {
  const buyer = member(crowd, exec.scenario.iterationInTest);
  const moment = opening + (Math.random() * SPREAD - EARLY) * 1000;
  sleep(Math.random() * LEAD * 0.7);
  // As a browser would: it looks at the product, and keeps the connection.
  send('GET', 'product/{id}', buyer, sale.id);

  sleep(Math.max(0, moment - ahead - Date.now()) / 1000);
  const purchase = new Purchase(buyer, sale.id);
  for (let last = purchase.insist(); last.code === 'sale_not_open'; last = purchase.insist()) {
    sleep(Math.max(0.01, (Date.parse(last.body.startsAt) - ahead - Date.now()) / 1000));
  }
  if (purchase.order) {
    judge('opening', Date.parse(purchase.order.createdAt) >= opening, `sold at ${purchase.order.createdAt}`);
    wantMore(purchase);
  }
}

/** @param {ReturnType<typeof setup>} data */
export function teardown({ operator, crowd, sale }) {
  const audit = checkSale(operator, sale, crowd);
  judge('to_the_last', audit.sold === Math.min(USERS, STOCK), `${audit.sold} of ${STOCK} units for ${USERS} buyers`);
  finish();
}

export const handleSummary = summary(`rush: ${USERS} users at the opening second, ${STOCK} units`);
