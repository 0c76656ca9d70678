// A purchase that a buyer wants: one key, pressed as often as it takes.
import { sleep } from 'k6';
import http from 'k6/http';
import { answer, unanswered } from './answers.js';
import { request, sendAll } from './api.js';
import { someAddress } from './crowd.js';
import { acknowledge, judge } from './promises.js';

/**
 * @typedef {object} How
 * @property {import('./api.js').Caller} [buyer] Another session or address of the same person.
 * @property {number} [quantity] Another one than before.
 * @property {string} [timeout] As k6 writes it.
 */

export class Purchase {
  /**
   * @param {import('./api.js').Caller} buyer
   * @param {string} product
   * @param {{ key?: string, quantity?: number }} [terms]
   */
  constructor(buyer, product, { key = newKey(), quantity } = {}) {
    this.buyer = buyer;
    this.product = product;
    this.key = key;
    this.quantity = quantity;
    /** @type {import('./answers.js').Order | undefined} What the buyer was told. */
    this.order = undefined;
    this.accepted = 0;
    /** No definite answer to one of the presses: there may be an order. */
    this.uncertain = false;
  }

  /**
   * @param {How} [how]
   * @returns {import('./answers.js').Answer}
   */
  press(how) {
    return /** @type {import('./answers.js').Answer} */ (this.pressTogether(1, how)[0]);
  }

  /**
   * @param {number} times
   * @param {How} [how]
   */
  pressTogether(times, how) {
    const presses = Array.from({ length: times }, () => this.request(how));
    return sendAll(presses).map((response) => this.note(answer(response)));
  }

  /**
   * Gives up waiting before the answer is there, as a browser on a bad line does. What was decided nobody was told.
   * @param {string} timeout
   */
  pressHastily(timeout) {
    const { method, url, body, params } = this.request({ timeout });
    try {
      // It throws where k6 would otherwise log a warning: this failure is wanted.
      this.note(answer(http.request(method, url, body, /** @type {any} */ ({ ...params, throw: true }))));
    } catch {
      this.uncertain = true;
      unanswered();
    }
  }

  /**
   * Presses on until there is a definite answer, or the patience is over.
   * @param {number} [patience] Presses.
   * @returns {import('./answers.js').Answer}
   */
  insist(patience = 20) {
    for (let press = 1; ; press++) {
      const last = this.press();
      if ((last.kind !== 'unknown' && last.code !== 'overloaded') || press === patience) {
        return last;
      }
      sleep(last.wait);
    }
  }

  /**
   * @param {How} [how]
   */
  request({ buyer = this.buyer, quantity = this.quantity, timeout } = {}) {
    const body = quantity === undefined ? undefined : { quantity };
    return request('POST', 'user/buy/{id}', buyer, this.product, { body, headers: { 'Idempotency-Key': this.key }, timeout });
  }

  /**
   * @param {import('./answers.js').Answer} told
   */
  note(told) {
    judge('contract', told.kind !== 'off_contract', `POST user/buy answered ${told.code}`);
    this.uncertain = told.kind === 'unknown' || (this.uncertain && !told.order);
    this.accepted += told.kind === 'accepted' ? 1 : 0;
    if (told.order) {
      const same = this.order === undefined || this.order.orderId === told.order.orderId;
      judge('one_key', same && this.accepted <= 1, `${this.order?.orderId} and ${told.order.orderId}, ${this.accepted} times accepted`);
      if (this.order === undefined) {
        this.order = told.order;
        acknowledge(told.order);
      }
    }
    return told;
  }
}

/**
 * Somebody who has all they may have presses as for another one. It needs a press that asks for it: whoever stops when they have their
 * order never meets the limit. From another address: too much may have come from theirs.
 * @param {Purchase} purchase What they have, of a sale with one for each.
 */
export function wantMore({ buyer, product }) {
  const told = new Purchase({ ...buyer, address: someAddress() }, product).insist();
  judge('no_more', told.code === 'limit_reached', `a second purchase with a key of its own was answered with ${told.code}`);
}

export function newKey() {
  return Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10)).join('-');
}
