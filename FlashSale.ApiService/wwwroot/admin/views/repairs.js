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
  #asked = 0;

  constructor(state, { onChange }) {
    this.#state = state;
    const reconcile = h(
      'button',
      {
        class: 'button primary',
        type: 'button',
        onclick: () => run(this.element, this.#trouble, () => this.#reconcile(onChange)),
      },
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

  /** Shown now: what has been repaired meanwhile? In its own scope: a button pressed while it loads must not be taken for pressed twice. */
  refresh() {
    return run(this.#list, this.#trouble, () => this.#load());
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
    const asked = ++this.#asked;
    const page = await get('admin/repairs?limit=50');
    await this.#state.first;
    // What was asked before the repairs must not replace what was asked after them.
    if (asked !== this.#asked) return;
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
