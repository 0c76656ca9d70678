// Asks admin/stats every second, and sooner when something has happened that only it can tell.

import { ApiError, get } from '../lib/api.js';

const Rhythm = 1_000;
const Soonest = 300;

export class Poller {
  #state;
  #history;
  #timer = 0;
  #asking = false;
  #again = false;
  #lastAsked = -Infinity;
  #stopped = false;

  constructor(state, history) {
    this.#state = state;
    this.#history = history;
    // A page in the background is slowed down by the browser; back in front, it must not show what was.
    document.addEventListener('visibilitychange', () => document.hidden || this.soon());
  }

  start() {
    this.#stopped = false;
    this.#plan(0);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Something has happened: don't wait for the next second. */
  soon() {
    if (this.#asking) this.#again = true;
    else this.#plan(Math.max(0, this.#lastAsked + Soonest - performance.now()));
  }

  #plan(wait) {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.#ask(), wait);
  }

  async #ask() {
    this.#asking = true;
    this.#lastAsked = performance.now();
    try {
      const stats = await get('admin/stats');
      if (this.#stopped) return;
      this.#history.add(stats);
      this.#state.hear(stats);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#history.gap();
      this.#state.fail(error);
    } finally {
      this.#asking = false;
      const wait = this.#again ? Soonest : Rhythm;
      this.#again = false;
      this.#plan(Math.max(0, this.#lastAsked + wait - performance.now()));
    }
  }
}
