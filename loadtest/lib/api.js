// One request to the API, by somebody with an address and perhaps a session of their own.
import { fail, sleep } from 'k6';
import http from 'k6/http';
import { BASE_URL } from './settings.js';

const API = `${BASE_URL}/api/v1`;

// Every answer of the contract is an expected one, an honest "no" too; k6 counts only the others as http_req_failed.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }, 503));

/** How often something is asked for that has to be known, a second apart. */
const TRIES = 30;

/**
 * @typedef {object} Caller
 * @property {string} address What the proxy in front is told that the caller's address is: rate limits are counted by it.
 * @property {string} [session] Value of the cookie.
 */

/**
 * @typedef {object} Extras
 * @property {unknown} [body] Sent as JSON.
 * @property {Record<string, string>} [headers]
 * @property {string} [timeout] As k6 writes it. Default: a minute.
 */

/**
 * The route without its ids is the name under which k6 sums the requests up: `GET product/{id}`.
 * @param {string} method
 * @param {string} route With `{id}` for the id.
 * @param {Caller} caller
 * @param {string} [id]
 * @param {Extras} [extras]
 * @returns {import('k6/http').ObjectBatchRequest}
 */
export function request(method, route, caller, id = '', { body, headers, timeout = '60s' } = {}) {
  // A jar of its own: k6 would otherwise hand the cookies of one buyer to the next one of the same virtual user.
  const jar = new http.CookieJar();
  return {
    method,
    url: `${API}/${route.replace('{id}', id)}`,
    body: body === undefined ? null : JSON.stringify(body),
    params: {
      jar,
      cookies: caller.session ? { sessionId: caller.session } : {},
      headers: { 'X-Forwarded-For': caller.address, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      tags: { name: `${method} ${route.split('?')[0]}` },
      timeout,
      redirects: 0,
    },
  };
}

/**
 * @param {string} method
 * @param {string} route
 * @param {Caller} caller
 * @param {string} [id]
 * @param {Extras} [extras]
 */
export function send(method, route, caller, id, extras) {
  const { url, body, params } = request(method, route, caller, id, extras);
  return http.request(method, url, body, params);
}

/**
 * What a GET answers; asked again for a while when the system says honestly that it can't tell just now.
 * @param {string} route
 * @param {Caller} caller
 * @param {string} [id]
 * @returns {any}
 */
export function ask(route, caller, id) {
  return askAll([request('GET', route, caller, id)])[0];
}

/**
 * What these answer, in their order.
 * @param {import('k6/http').ObjectBatchRequest[]} requests
 * @returns {any[]}
 */
export function askAll(requests) {
  /** @type {any[]} */
  const bodies = requests.map(() => undefined);
  let open = requests.map((question, place) => ({ question, place }));
  for (let tries = 1; open.length > 0; tries++) {
    const responses = sendAll(open.map(({ question }) => question));
    open = open.filter(({ question, place }, number) => {
      const response = /** @type {import('k6/http').Response} */ (responses[number]);
      bodies[place] = json(response);
      if (response.status !== 200 && (!isPassing(response) || tries === TRIES)) {
        fail(`${question.method} ${question.url} answered ${describe(response)}.`);
      }
      return response.status !== 200;
    });
    sleep(open.length > 0 ? 1 : 0);
  }
  return bodies;
}

/**
 * Whether another try makes sense: there was no answer, or "not now".
 * @param {import('k6/http').Response} response
 */
export function isPassing(response) {
  return response.status === 0 || response.status === 503;
}

/**
 * All at once.
 * @param {import('k6/http').ObjectBatchRequest[]} requests
 * @returns {import('k6/http').Response[]}
 */
export function sendAll(requests) {
  return /** @type {any} */ (http.batch(requests));
}

/**
 * The body, or null when it is no JSON.
 * @param {import('k6/http').Response} response
 * @returns {any}
 */
export function json(response) {
  try {
    return response.json();
  } catch {
    return null;
  }
}

/**
 * Seconds after which the server wants to be asked again.
 * @param {import('k6/http').Response} response
 */
export function retryAfter(response) {
  return Number(response.headers['Retry-After'] ?? 1);
}

/**
 * What a failed request says, in a line for people.
 * @param {import('k6/http').Response} response
 */
export function describe(response) {
  return response.status === 0 ? response.error : `${response.status} ${json(response)?.code ?? ''}`.trimEnd();
}
