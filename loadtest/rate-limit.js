// Greed: some press far more often than they may, some crowd behind one address, and the others must not notice.
//
//   ./flashsale load rate-limit                       20 greedy users, 20 crowded addresses, 20 others a second; a bit over a minute
//   USERS=100 OTHERS=50 ./flashsale load rate-limit
//
// Shows: the window of a user is exact, from however many addresses they come; that of an address holds, with however many users behind
// it; waiting as long as Retry-After says is enough; knocking meanwhile doesn't prolong the wait; a recorded answer is given all the same.
// How wide the windows are is read from the RateLimit-Policy of the first refusal.
import { fail, sleep } from 'k6';
import exec from 'k6/execution';
import { checkSale } from './lib/audit.js';
import { address, member, someAddress } from './lib/crowd.js';
import { mint, openSale, signIn } from './lib/operator.js';
import { finish, guarded, judge, promised } from './lib/promises.js';
import { Purchase } from './lib/purchase.js';
import { seconds, whole } from './lib/settings.js';
import { summary } from './lib/summary.js';

/** Greedy users, and as many crowded addresses. */
const USERS = whole('USERS', 20);

/** Users behind one address. */
const CROWD = whole('CROWD', 30);

/** Others, each buying once: so many a second, for so long. */
const OTHERS = whole('OTHERS', 20);
const DURATION = seconds('DURATION', '65s');

/** Presses after which a limit should have shown. */
const MANY = whole('MANY', 200);

const PEOPLE = USERS * (1 + CROWD) + OTHERS * DURATION;

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: {
    one_user: { executor: 'per-vu-iterations', exec: 'oneUser', vus: USERS, iterations: 1, maxDuration: '15m' },
    one_address: { executor: 'per-vu-iterations', exec: 'oneAddress', vus: USERS, iterations: 1, maxDuration: '15m' },
    others: { executor: 'constant-arrival-rate', exec: 'others', rate: OTHERS, duration: `${DURATION}s`, preAllocatedVUs: OTHERS },
  },
  setupTimeout: '10m',
  teardownTimeout: '5m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  thresholds: promised('user_window', 'address_window', 'retry_after', 'well_behaved', 'replay'),
};

export function setup() {
  const operator = signIn();
  const crowd = mint(PEOPLE);
  const sale = openSale(operator, { name: 'Rate limit', totalStock: PEOPLE * 100, perUserLimit: 0 });
  return { operator, crowd, sale };
}

/**
 * A new purchase each time, from a new address each time.
 * @type {(data: ReturnType<typeof setup>) => void}
 */
export const oneUser = guarded(({ crowd, sale }) => {
  const user = member(crowd, exec.scenario.iterationInTest);
  const press = () => new Purchase({ ...user, address: someAddress() }, sale.id).insist();
  const limit = pressUntilRefused('user_window', press);
  if (limit === undefined) {
    return;
  }
  const { admitted, refusal, window, elapsed } = limit;
  judge('user_window', window.name === 'purchase-user', `refused by ${window.name}`);
  judge('user_window', elapsed >= window.seconds || admitted <= window.limit, `${admitted} attempts in ${elapsed} s`);

  const over = Date.now() + refusal.wait * 1000;
  for (let knock = 0; knock < 5; knock++) {
    judge('user_window', press().code === 'rate_limited' || Date.now() >= over, 'a full window let another attempt in');
    sleep(Math.min(1, refusal.wait / 10));
  }
  sleep(Math.max(0, over - Date.now()) / 1000);
  const after = press();
  judge('retry_after', after.code !== 'rate_limited', `after ${refusal.wait} s as told: ${after.code}, ${after.wait} s more`);
});

/**
 * A new user each time, always from the same address.
 * @type {(data: ReturnType<typeof setup>) => void}
 */
export const oneAddress = guarded(({ crowd, sale }) => {
  const first = USERS + exec.scenario.iterationInTest * CROWD;
  const shared = someAddress();
  /** @type {Purchase[]} */
  const purchases = [];
  const press = () => {
    const purchase = new Purchase({ ...member(crowd, first + (purchases.length % CROWD)), address: shared }, sale.id);
    purchases.push(purchase);
    return purchase.insist();
  };
  const limit = pressUntilRefused('address_window', press);
  if (limit === undefined) {
    return;
  }
  const { admitted, refusal, window, elapsed } = limit;
  judge('address_window', window.name === 'purchase-ip', `refused by ${window.name}`);
  judge('address_window', elapsed >= window.seconds || admitted <= window.limit, `${admitted} attempts in ${elapsed} s`);

  // Who has bought gets their order again, from the address that is over its limit.
  const bought = purchases.find((purchase) => purchase.order);
  if (bought) {
    const again = bought.insist();
    judge('replay', again.kind === 'replayed', `a recorded answer was refused: ${again.code}`);
  }
  sleep(refusal.wait);
  const after = press();
  judge('retry_after', after.code !== 'rate_limited', `after ${refusal.wait} s as told: ${after.code}, ${after.wait} s more`);
});

/** @type {(data: ReturnType<typeof setup>) => void} */
export const others = guarded(({ crowd, sale }) => {
  const number = USERS * (1 + CROWD) + exec.scenario.iterationInTest;
  if (number >= PEOPLE) {
    return;
  }
  const purchase = new Purchase({ ...member(crowd, number), address: address(crowd.seed + number) }, sale.id);
  const told = purchase.insist();
  judge('well_behaved', told.kind === 'accepted' || told.kind === 'replayed', `a first attempt was answered with ${told.code}`);
});

/**
 * Undefined when nothing was refused: there is no limit to be looked at.
 * @param {import('./lib/promises.js').Promised} promise What is broken then.
 * @param {() => import('./lib/answers.js').Answer} press
 */
function pressUntilRefused(promise, press) {
  const start = Date.now();
  for (let admitted = 0; admitted < MANY; admitted++) {
    const told = press();
    if (told.code === 'rate_limited') {
      return { admitted, refusal: told, window: policy(told.response), elapsed: (Date.now() - start) / 1000 };
    }
  }
  judge(promise, false, `${MANY} presses were not limited. Are the limits switched off?`);
  return undefined;
}

/**
 * RateLimit-Policy: "purchase-user";q=10;w=60
 * @param {import('k6/http').Response} response
 */
function policy(response) {
  const header = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'ratelimit-policy')?.[1] ?? '';
  const [, name, limit, width] = /^"([\w-]+)";q=(\d+);w=(\d+)$/.exec(header) ?? fail(`RateLimit-Policy is '${header}'.`);
  return { name, limit: Number(limit), seconds: Number(width) };
}

/** @param {ReturnType<typeof setup>} data */
export function teardown({ operator, crowd, sale }) {
  checkSale(operator, sale, crowd);
  finish();
}

export const handleSummary = summary(`rate-limit: ${USERS} greedy users, ${USERS} crowded addresses, ${OTHERS} others a second`);
