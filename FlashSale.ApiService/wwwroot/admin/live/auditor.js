// Audits one sale after the other. Figures show what their sums show; only an audit compares order with order.

import { get } from '../lib/api.js';

const Rhythm = 4_000;

/** The next one, and the first after the last; undefined when there are none. */
const after = (last, ids) => ids[(ids.indexOf(last) + 1) % ids.length];

const isOff = (audit) => audit?.balanced === false;

export class Auditor {
  #state;
  #timer = 0;
  /** Whose turn it was last: of all that are not closed, and of those that are off. */
  #open = '';
  #off = '';

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

  #next() {
    const { sales, audits, trouble } = this.#state;
    if (trouble) return;
    const ids = (due) => [...sales.values()].filter(due).map((sale) => sale.productId);
    this.#open = after(this.#open, ids((sale) => sale.state !== 'closed'));
    // They don't wait for all the others, and closed ones are among them: until an audit has seen the repair, there is drift.
    this.#off = after(this.#off, ids((sale) => isOff(audits.get(sale.productId))));
    // A sale that can't be audited now has its turn again, and what ails Redis the figures tell. Until then what was off still is.
    for (const id of new Set([this.#open, this.#off])) if (id) this.audit(id).catch(() => isOff(audits.get(id)) || audits.delete(id));
  }
}
