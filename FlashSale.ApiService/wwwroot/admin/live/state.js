// All that the console knows at this moment. Views read it and are told when it changes, at most once a frame.

import { note } from './pace.js';

export class State extends EventTarget {
  /** The last answer of admin/stats; null before the first. */
  stats = null;
  /** Why the last question was not answered; null when it was. */
  trouble = null;
  /** When the last answer came, by the page's own clock; 0 before the first. */
  heardAt = 0;
  /** How far the server's clock is ahead of ours, in ms. */
  ahead = 0;
  /** Whether the stream of events is open. */
  streaming = false;
  /** By product: the figures of stats, and what events have said since. */
  sales = new Map();
  /** By product: the last audit. */
  audits = new Map();
  #pending = false;
  #resolve;
  /** Kept once the first question has its answer, good or bad: sales have names from then on. */
  first = new Promise((resolve) => (this.#resolve = resolve));

  now() {
    return Date.now() + this.ahead;
  }

  changed() {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.dispatchEvent(new Event('change'));
    });
  }

  /** Takes over an answer of admin/stats: the only place where held, sold and persisted come from. */
  hear(stats) {
    this.stats = stats;
    this.trouble = null;
    this.heardAt = performance.now();
    this.#resolve();
    this.ahead = new Date(stats.at) - Date.now();
    const seen = new Set();
    for (const told of stats.sales) {
      seen.add(told.productId);
      const sale = this.sales.get(told.productId) ?? { pace: [], sequence: 0, differs: 0 };
      // What is absent is null: an end that was taken away must not stay. A name that the store could not tell is the one it told before.
      const figures = { startsAt: null, endsAt: null, persisted: null, ...told, name: told.name ?? sale.name ?? told.productId };
      this.sales.set(told.productId, Object.assign(sale, figures, { figures, differs: isOff(figures) ? sale.differs + 1 : 0 }));
      note(sale);
    }
    for (const id of this.sales.keys()) if (!seen.has(id)) this.sales.delete(id);
    for (const id of this.audits.keys()) if (!seen.has(id)) this.audits.delete(id);
    this.changed();
  }

  fail(error) {
    this.trouble = error;
    this.#resolve();
    this.changed();
  }

  /** A change that an event tells. Of two the later one counts, whatever order they come in. */
  move(id, sequence, change) {
    const sale = this.sales.get(id);
    if (!sale) return false;
    if (sequence >= sale.sequence) Object.assign(sale, change, { sequence });
    this.changed();
    return true;
  }
}

/**
 * Whether figures of one instant contradict each other. Redis and the store are not read at the same instant, so that what is still on
 * its way may not count, and one sample is no proof: State counts how many in a row were off.
 */
function isOff({ total, stock, held, sold, persisted, pending }) {
  return stock < 0 || stock + held + sold !== total || (pending === 0 && persisted !== null && persisted !== held + sold);
}
