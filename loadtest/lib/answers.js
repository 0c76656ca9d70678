// Everything that a press of "buy" can be told, counted.
import { Counter, Trend } from 'k6/metrics';
import { describe, json, retryAfter } from './api.js';

/**
 * @typedef {object} Order
 * @property {string} orderId
 * @property {string} productId
 * @property {number} quantity
 * @property {'reserved' | 'confirmed' | 'cancelled' | 'expired'} status
 * @property {string} createdAt
 */

/**
 * accepted: 201, an order was made now. replayed: 200, an earlier press with this key made it. refused: nothing was changed.
 * unknown: no answer, or "cannot tell" (503): there may be an order or not. off_contract: what the contract doesn't have.
 * @typedef {object} Answer
 * @property {'accepted' | 'replayed' | 'refused' | 'unknown' | 'off_contract'} kind
 * @property {string} code Of the problem; else the kind, or what happened to the request.
 * @property {Order} [order]
 * @property {any} [body]
 * @property {number} wait Seconds after which another try makes sense.
 * @property {import('k6/http').Response} response
 */

/** Refusals in which nothing was decided. Further problems of the contract that a buyer can't meet here are off the contract. */
const REFUSALS = [
  'sold_out',
  'limit_reached',
  'rate_limited',
  'sale_not_open',
  'sale_paused',
  'sale_closed',
  'idempotency_key_reused',
  'no_session',
  'otp_required',
  'overloaded',
];

/** All that can be counted, in the order of interest. */
export const ANSWERS = ['accepted', 'replayed', ...REFUSALS, 'unknown', 'off_contract'];

const duration = new Trend('purchase_duration', true);

/** @type {Record<string, Counter>} */
const counters = {};
for (const name of ANSWERS) {
  counters[name] = new Counter(`purchase_${name}`);
}

/**
 * Reads and counts the answer to a purchase.
 * @param {import('k6/http').Response} response
 * @returns {Answer}
 */
export function answer(response) {
  const read = classify(response);
  counters[read.kind === 'refused' ? read.code : read.kind]?.add(1);
  if (read.kind !== 'unknown') {
    duration.add(response.timings.duration);
  }
  return read;
}

/** Counts a purchase that got none. */
export function unanswered() {
  counters.unknown?.add(1);
}

/**
 * @param {import('k6/http').Response} response
 * @returns {Answer}
 */
function classify(response) {
  const body = response.status === 0 ? null : json(response);
  const read = { body, wait: retryAfter(response), response };
  const replayed = response.headers['Idempotent-Replayed'] === 'true';
  if (response.status === 201 && !replayed && body?.orderId) {
    return { kind: 'accepted', code: 'accepted', order: body, ...read };
  }
  if (response.status === 200 && replayed && body?.orderId) {
    return { kind: 'replayed', code: 'replayed', order: body, ...read };
  }
  if (response.status >= 400 && REFUSALS.includes(body?.code) && body.status === response.status) {
    return { kind: 'refused', code: body.code, ...read };
  }
  const kind = response.status === 0 || response.status === 503 ? 'unknown' : 'off_contract';
  return { kind, code: describe(response), ...read };
}
