// Drift and repairs of all sales.

import { get, post } from '../lib/api.js';
import { run } from '../lib/dialogs.js';
import { h, text } from '../lib/dom.js';
import { count, plural } from '../lib/words.js';
import { driftList, explain, repairList } from './repair-list.js';

export class Repairs {
  #state;
  #trouble = h('div', { class: 'trouble', role: 'alert' });
  #report = h('div', { class: 'report', role: 'status' });
  #list = h('div');

  constructor(state, { onChange }) {
    this.#state = state;
    const reconcile = h(
      'button',
      { class: 'button primary', type: 'button', onclick: () => this.#run(() => this.#reconcile(onChange)) },
      'Reconcile all now',
    );
    this.element = h(
      'section',
      { class: 'card', 'aria-labelledby': 'repairs-title' },
      h('div', { class: 'card-head' }, h('h2', { id: 'repairs-title' }, 'Drift and repairs'), reconcile),
      h(
        'p',
        { class: 'hint' },
        'The worker looks for drift by itself and repairs what two looks agree on. Here is what it and you have repaired so far.',
      ),
      this.#trouble,
      this.#report,
      this.#list,
    );
  }

  /** Shown now: what has been repaired meanwhile? */
  refresh() {
    return this.#run(() => this.#load());
  }

  #run(act) {
    return run(this.element, this.#trouble, act);
  }

  async #reconcile(onChange) {
    text(this.#report, 'Looking twice at every sale…');
    try {
      const result = await post('admin/reconcile');
      this.#report.replaceChildren(
        h(
          'p',
          { class: `note ${result.sales.every((sale) => sale.balanced) ? 'good' : 'warn'}` },
          `${plural(result.checked, 'sale')} checked, ${count(result.sales.length)} with drift.`,
        ),
        ...result.sales.flatMap((sale) => [
          h('h3', {}, this.#nameOf(sale.productId)),
          h('p', {}, explain(sale)),
          ...driftList(sale.drift),
          ...repairList(sale.repairs),
        ]),
      );
    } catch (error) {
      this.#report.replaceChildren();
      throw error;
    }
    // What an audit found before is no longer the last word.
    this.#state.audits.clear();
    onChange();
    await this.#load();
  }

  async #load() {
    const page = await get('admin/repairs?limit=50');
    await this.#state.first;
    const items =
      page.items.length > 0 ? repairList(page.items, (id) => this.#nameOf(id)) : [h('p', { class: 'empty' }, 'Nothing was ever repaired.')];
    const more =
      page.total > page.items.length ? [h('p', { class: 'hint' }, `The newest ${page.items.length} of ${count(page.total)}.`)] : [];
    this.#list.replaceChildren(h('h3', {}, 'Recorded repairs'), ...items, ...more);
  }

  #nameOf(id) {
    return this.#state.sales.get(id)?.name ?? id;
  }
}
