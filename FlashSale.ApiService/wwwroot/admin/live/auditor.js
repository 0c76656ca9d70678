// Audits one sale after the other. Figures show what their sums show; only an audit compares order with order.

import { get } from '../lib/api.js';

const Rhythm = 4_000;

export class Auditor {
  #state;
  #timer = 0;
  #last = '';

  constructor(state) {
    this.#state = state;
  }

  start() {
    this.#timer = setInterval(() => document.hidden || this.#next(), Rhythm);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** @throws {ApiError} It could not be audited. */
  async audit(id) {
    const audit = await get(`admin/sales/${encodeURIComponent(id)}/audit`);
    this.#state.audits.set(id, { ...audit, at: this.#state.now() });
    this.#state.changed();
    return audit;
  }

  async #next() {
    const ids = [...this.#state.sales.values()].filter((sale) => sale.state !== 'closed').map((sale) => sale.productId);
    if (ids.length === 0 || this.#state.trouble) return;
    const id = ids[(ids.indexOf(this.#last) + 1) % ids.length];
    this.#last = id;
    // A sale that can't be audited now has its turn again, and what ails Redis the figures tell.
    await this.audit(id).catch(() => this.#state.audits.delete(id));
  }
}
