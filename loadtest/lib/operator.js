// The operator of a sale: signs in as a person would, puts something up for sale, and asks whether the books balance.
import { fail, sleep } from 'k6';
import { ask, describe, json, retryAfter, send } from './api.js';
import { gather, someAddress } from './crowd.js';
import { BASE_URL, text } from './settings.js';

const EMAIL = text('FLASHSALE_ADMIN_EMAIL', 'admin@flashsale.local');
const PASSWORD = text('FLASHSALE_ADMIN_PASSWORD', 'flash-sale-dev');

/** Longest that a closed rate window is waited for, in seconds. */
const PATIENCE = 300;

/** How many sessions one request can make. */
const MINT = 20_000;

/**
 * Signing in is limited to 5 times a minute: a run that comes soon after others waits.
 * @returns {Required<import('./api.js').Caller>}
 */
export function signIn() {
  const caller = { address: someAddress() };
  if (send('GET', 'product', caller).status === 0) {
    fail(`Nobody answers at ${BASE_URL}. Start the system with ./flashsale run, or name another with BASE_URL.`);
  }
  return authenticate(caller, EMAIL, PASSWORD);
}

/**
 * Password, then the one-time password from the development mailbox.
 * @param {import('./api.js').Caller} caller
 * @param {string} email
 * @param {string} password
 * @param {(unverified: import('./api.js').Caller) => void} [meanwhile] Done between the two.
 * @returns {Required<import('./api.js').Caller>}
 */
export function authenticate(caller, email, password, meanwhile) {
  const before = newestCode(caller, email)?.sentAt;
  const unverified = { ...caller, session: session(post('auth/login', caller, { email, password })) };
  meanwhile?.(unverified);
  for (let attempt = 0; attempt < 50; attempt++) {
    const mail = newestCode(caller, email);
    if (mail && mail.sentAt !== before) {
      return { ...caller, session: session(post('auth/verify-otp', unverified, { code: mail.code })) };
    }
    sleep(0.1);
  }
  return fail(`No one-time password for ${email} came within 5 s: see the API's log.`);
}

/**
 * @param {import('./api.js').Caller} operator
 * @param {Record<string, unknown>} terms What differs from: one unit a buyer, no payment step, starting now.
 * @returns {{ id: string, totalStock: number, perUserLimit: number, startsAt?: string }}
 */
export function openSale(operator, terms) {
  const product = { description: 'For a load test.', priceMinor: 1999, currency: 'EUR', perUserLimit: 1, holdSeconds: 0, ...terms };
  return json(post('product/create-product', operator, product));
}

/**
 * New users with verified sessions, without the ceremony.
 * @param {number} count
 */
export function mint(count) {
  const sessions = [];
  while (sessions.length < count) {
    const response = post('dev/sessions', { address: someAddress() }, { count: Math.min(MINT, count - sessions.length) });
    sessions.push(...json(response).sessions.map((/** @type {{ sessionId: string }} */ made) => made.sessionId));
  }
  return gather(sessions);
}

/**
 * How far the clock that decides is ahead of this machine's, in whole milliseconds, as dates are. That clock is Redis': it opens sales
 * and dates orders, so an order is bought to read its date.
 * @param {import('./api.js').Caller} operator
 */
export function clockAhead(operator) {
  const clock = openSale(operator, { name: 'Clock', totalStock: 5, perUserLimit: 0 });
  const looks = [1, 2, 3, 4, 5].map((look) => {
    const sent = Date.now();
    const order = json(post('user/buy/{id}', operator, undefined, clock.id, { 'Idempotency-Key': `look-${look}` }));
    const received = Date.now();
    return { trip: received - sent, ahead: Date.parse(order.createdAt) - (sent + received) / 2 };
  });
  withdraw(operator, clock.id);
  // The shortest trip leaves the least room for error.
  return Math.round(looks.reduce((best, look) => (look.trip < best.trip ? look : best)).ahead);
}

/**
 * What all instances together have counted since they were started.
 * @param {import('./api.js').Caller} operator
 * @returns {{ cache: { hits: number, misses: number } }}
 */
export function stats(operator) {
  return ask('admin/stats', operator);
}

/**
 * Takes it off the shelf.
 * @param {import('./api.js').Caller} operator
 * @param {string} product
 */
export function withdraw(operator, product) {
  send('DELETE', 'product/delete-product/{id}', operator, product);
}

/**
 * Sends it again while a rate window is closed or the system can't answer; ends the run when it fails.
 * @param {string} route
 * @param {import('./api.js').Caller} caller
 * @param {unknown} body
 * @param {string} [id]
 * @param {Record<string, string>} [headers]
 */
export function post(route, caller, body, id, headers) {
  for (let waited = 0; ; ) {
    const response = send('POST', route, caller, id, { body, headers });
    if (response.status >= 200 && response.status < 300) {
      return response;
    }
    const wait = retryAfter(response);
    waited += wait;
    // What is not known to have failed is not repeated: it might be done twice.
    if (![429, 503].includes(response.status) || waited > PATIENCE) {
      return fail(`POST ${route} answered ${describe(response)}. ${hint(route, response.status)}`);
    }
    console.warn(`POST ${route} answered ${describe(response)}: trying again in ${wait} s`);
    sleep(wait);
  }
}

/**
 * @param {import('./api.js').Caller} caller
 * @param {string} email
 * @returns {{ code: string, sentAt: string } | undefined}
 */
function newestCode(caller, email) {
  const first = send('GET', 'dev/mailbox/{id}', caller, email);
  if (first.status === 404) {
    fail(hint('dev/mailbox', first.status));
  }
  const mailbox = first.status === 200 ? json(first) : ask('dev/mailbox/{id}', caller, email);
  return mailbox.messages.find((/** @type {{ code?: string }} */ mail) => mail.code);
}

/**
 * @param {string} route
 * @param {number} status
 */
function hint(route, status) {
  if (status === 404 && route.startsWith('dev/')) {
    return 'The development tools are needed: DevTools:Enabled, and a loopback address.';
  }
  return status === 401 ? 'Are FLASHSALE_ADMIN_EMAIL and FLASHSALE_ADMIN_PASSWORD those that the AppHost was started with?' : '';
}

/** @param {import('k6/http').Response} response */
function session(response) {
  return response.cookies.sessionId?.[0]?.value ?? fail('The session has no cookie.');
}
