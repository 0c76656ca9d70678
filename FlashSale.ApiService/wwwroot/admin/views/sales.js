// All sales, one row each, with the sum that an operator wants to see hold.

import { arrange, h, text } from '../lib/dom.js';
import { SaleRow } from './sale-row.js';
import { newSale } from './sale-form.js';

/** What is open comes first, what is over last. */
const Order = ['live', 'soldout', 'paused', 'scheduled', 'closed'];
/** How long after its release a tap is certain to have become a click, in ms. */
const Tap = 100;
const Columns = ['Sale', 'Left', 'Held', 'Sold', 'Persisted', 'Per s', ''];

export class Sales {
  #rows = new Map();
  #actions;
  #onManage;
  #table;
  /** What the table should hold, in order. */
  #wanted = [];
  #pressed = false;
  #release = 0;
  #empty = h('p', { class: 'empty' }, 'There is no sale yet.');

  constructor({ actions, onManage, onChange }) {
    this.#actions = actions;
    this.#onManage = onManage;
    this.#table = h(
      'table',
      { class: 'sales', role: 'table' },
      h('caption', { class: 'unseen' }, 'Sales and their units'),
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          ...Columns.map((name, i) =>
            h(
              'th',
              { scope: 'col', role: 'columnheader', class: i > 0 ? 'number' : '' },
              name || h('span', { class: 'unseen' }, 'What to do'),
            ),
          ),
        ),
      ),
    );
    this.element = h(
      'section',
      { class: 'card', 'aria-labelledby': 'sales-title' },
      h(
        'div',
        { class: 'card-head' },
        h('h2', { id: 'sales-title' }, 'Sales'),
        key(),
        h('button', { class: 'button primary', type: 'button', onclick: () => newSale(onChange) }, 'New sale'),
      ),
      this.#table,
      this.#empty,
    );
    this.#table.addEventListener('pointerdown', (event) => event.button === 0 && this.#hold());
  }

  show(state) {
    const sales = [...state.sales.values()].sort(inOrder);
    for (const id of this.#rows.keys()) if (!state.sales.has(id)) this.#rows.delete(id);
    const bodies = sales.map((sale) => {
      const row = this.#rows.get(sale.productId) ?? new SaleRow(sale.productId, state, this.#actions, this.#onManage);
      this.#rows.set(sale.productId, row);
      row.show(sale);
      return row.element;
    });
    const [caption, head] = this.#table.children;
    this.#wanted = [caption, head, ...bodies];
    this.#place();
    this.#table.hidden = sales.length === 0;
    this.#empty.hidden = sales.length > 0;
    text(this.#empty, state.stats ? 'There is no sale yet.' : 'Asking for the sales.');
  }

  #place() {
    if (!this.#pressed) arrange(this.#table, this.#wanted);
  }

  /** Rows stay where they are while one is pressed: a button that moves away from the pointer is not clicked, or another is. */
  #hold() {
    clearTimeout(this.#release);
    this.#pressed = true;
    const held = new AbortController();
    const release = () => {
      held.abort();
      this.#release = setTimeout(() => {
        this.#pressed = false;
        this.#place();
      }, Tap);
    };
    for (const end of ['pointerup', 'pointercancel', 'contextmenu']) window.addEventListener(end, release, { signal: held.signal });
  }
}

/** What the colours of the bars mean. */
const key = () =>
  h(
    'ul',
    { class: 'legend', 'aria-hidden': 'true' },
    ...['sold', 'held', 'left'].map((name) => h('li', {}, h('i', { class: `swatch ${name}` }), name)),
  );

function inOrder(a, b) {
  return Order.indexOf(a.state) - Order.indexOf(b.state) || a.name.localeCompare(b.name) || (a.productId < b.productId ? -1 : 1);
}
