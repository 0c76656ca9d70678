// A purchase that a buyer wants: one key, pressed as often as it takes.
import { sleep } from 'k6';
import { request, sendAll } from './api.js';
import { answer } from './answers.js';
import { acknowledge, judge } from './promises.js';

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
   * @param {{ timeout?: string, buyer?: import('./api.js').Caller }} [how]
   * @returns {import('./answers.js').Answer}
   */
  press(how) {
    return /** @type {import('./answers.js').Answer} */ (this.pressTogether(1, how)[0]);
  }

  /**
   * @param {number} times
   * @param {{ timeout?: string, buyer?: import('./api.js').Caller }} [how]
   */
  pressTogether(times, { timeout, buyer = this.buyer } = {}) {
    const body = this.quantity === undefined ? undefined : { quantity: this.quantity };
    const headers = { 'Idempotency-Key': this.key };
    const presses = Array.from({ length: times }, () => request('POST', 'user/buy/{id}', buyer, this.product, { body, headers, timeout }));
    return sendAll(presses).map((response) => this.note(answer(response)));
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

export function newKey() {
  return Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10)).join('-');
}
