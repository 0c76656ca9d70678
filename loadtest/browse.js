// Looking: many visitors read the catalogue while a few buy, and most of what they see comes from the cache.
//
//   ./flashsale load browse                           200 pages a second for 30 s, 20 products, 5 purchases a second
//   RATE=1000 DURATION=2m ./flashsale load browse
//
// Shows: more than 85 % of the product reads are answered from the cache, as the API itself counts them (GET admin/stats), and the stock
// on a page is live all the same: never impossible, and right when the buying is over.
import { sleep } from 'k6';
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import { askAudit, checkSale } from './lib/audit.js';
import { ask, describe, isPassing, json, send } from './lib/api.js';
import { member, someAddress } from './lib/crowd.js';
import { mint, openSale, signIn, stats, withdraw } from './lib/operator.js';
import { finish, guarded, judge, promised } from './lib/promises.js';
import { Purchase } from './lib/purchase.js';
import { patience, seconds, whole } from './lib/settings.js';
import { summary } from './lib/summary.js';

const RATE = whole('RATE', 200);
const DURATION = seconds('DURATION', '30s');
const PRODUCTS = whole('PRODUCTS', 20);
const BUYERS = whole('BUYERS', 5);
const HIT_RATIO = 0.85;

/** How old the stock on a page may be, in seconds. */
const STALE = 2;

const PEOPLE = BUYERS * DURATION;

const duration = new Trend('page_duration', true);
const full = new Counter('pages_full');
const notModified = new Counter('pages_not_modified');

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    visitors: {
      executor: 'ramping-arrival-rate',
      exec: 'look',
      startRate: Math.ceil(RATE / 10),
      stages: [
        { duration: '5s', target: RATE },
        { duration: `${DURATION}s`, target: RATE },
      ],
      preAllocatedVUs: Math.ceil(RATE / 2),
      maxVUs: RATE * 5,
    },
    buyers: { executor: 'constant-arrival-rate', exec: 'buy', rate: BUYERS, duration: `${DURATION}s`, preAllocatedVUs: BUYERS * 4 },
  },
  setupTimeout: '10m',
  teardownTimeout: '5m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  thresholds: { ...promised('limit', 'stock', 'cached'), ...patience('page_duration') },
};

export function setup() {
  const operator = signIn();
  const before = stats(operator).cache;
  const crowd = mint(PEOPLE);
  const [sale, ...others] = Array.from({ length: PRODUCTS }, (_, number) =>
    openSale(operator, { name: `Browse ${number}`, totalStock: Math.ceil(PEOPLE / 2), cacheTtlSeconds: 300 }),
  );
  return { operator, crowd, before, sale: /** @type {import('./lib/audit.js').Sale} */ (sale), others: others.map(({ id }) => id) };
}

/** What this visitor has seen: pages by product. */
const seen = /** @type {Record<string, string>} */ ({});

/** @type {(data: ReturnType<typeof setup>) => void} */
export const look = guarded(({ sale, others }) => {
  const visitor = { address: someAddress() };
  if (Math.random() < 0.2) {
    const response = send('GET', 'product', visitor);
    note(response);
    if (response.status === 200) {
      const items = json(response)?.items;
      judge('contract', Array.isArray(items), 'GET product answered without items');
      items?.forEach(judgeStock);
    }
    return;
  }
  // Half of all look at what is being sold.
  const id = Math.random() < 0.5 ? sale.id : (others[Math.floor(Math.random() * others.length)] ?? sale.id);
  const known = seen[id];
  const response = send('GET', 'product/{id}', visitor, id, { headers: known ? { 'If-None-Match': known } : {} });
  note(response);
  if (response.status === 200) {
    seen[id] = response.headers.Etag ?? '';
    judgeStock(json(response));
  }
});

/** @type {(data: ReturnType<typeof setup>) => void} */
export const buy = guarded(({ crowd, sale }) => {
  if (exec.scenario.iterationInTest < PEOPLE) {
    new Purchase(member(crowd, exec.scenario.iterationInTest), sale.id).insist();
  }
});

/** @param {ReturnType<typeof setup>} data */
export function teardown({ operator, crowd, before, sale, others }) {
  judgeCache(before, settledCounts(operator));
  checkSale(operator, sale, crowd);
  const { stock } = askAudit(operator, sale.id);
  let shown;
  for (let wait = 0; shown !== stock && wait < STALE; wait += 0.1) {
    shown = ask('product/{id}', { address: someAddress() }, sale.id).stock;
    sleep(0.1);
  }
  judge('stock', shown === stock, `${shown} shown, ${stock} left`);
  others.forEach((id) => withdraw(operator, id));
  finish();
}

/** @param {import('k6/http').Response} response */
function note(response) {
  judge('contract', [200, 304].includes(response.status) || isPassing(response), `a page answered ${describe(response)}`);
  (response.status === 304 ? notModified : full).add(1);
  duration.add(response.timings.duration);
}

/** @param {{ id: string, stock: number | null, totalStock: number, state: string }} product */
function judgeStock({ id, stock, totalStock, state }) {
  // Null says honestly that it can't be told just now.
  const possible = stock === null || (stock >= 0 && stock <= totalStock && (stock > 0 || state !== 'live'));
  judge('stock', possible, `${id} is ${state} with ${stock} of ${totalStock}`);
}

/**
 * The instances report what they count every now and then: looks again until it stands still.
 * @param {import('./lib/api.js').Caller} operator
 */
function settledCounts(operator) {
  let counts = stats(operator).cache;
  for (let looks = 0, same = 0; looks < 30 && same < 4; looks++) {
    sleep(0.5);
    const next = stats(operator).cache;
    same = next.hits + next.misses === counts.hits + counts.misses ? same + 1 : 0;
    counts = next;
  }
  return counts;
}

/**
 * @param {{ hits: number, misses: number }} before
 * @param {{ hits: number, misses: number }} after
 */
function judgeCache(before, after) {
  const [hits, misses] = [after.hits - before.hits, after.misses - before.misses];
  const ratio = hits / Math.max(1, hits + misses);
  const figures = `${hits} hits, ${misses} misses: ${(ratio * 100).toFixed(1)} %`;
  judge('cached', ratio > HIT_RATIO, figures);
  console.info(`cache: ${figures}`);
}

export const handleSummary = summary(`browse: ${RATE} pages a second for ${DURATION} s, ${PRODUCTS} products`);
