// One sale: its figures, where its units are as a bar, and the sum in words.

import { h, set, text } from '../lib/dom.js';
import { count, distance, plural, rate } from '../lib/words.js';
import { pace } from '../live/pace.js';
import { drifts } from '../live/verdict.js';

const Flash = 900;

export const stateNames = { live: 'Live', soldout: 'Sold out', paused: 'Paused', scheduled: 'Scheduled', closed: 'Closed' };

export class SaleRow {
  #state;
  #id;
  #flash = 0;
  #name = h('button', { class: 'sale-name', type: 'button' });
  #pill = h('span', { class: 'pill' });
  #window = h('span', { class: 'window' });
  #cells = Object.fromEntries(
    ['stock', 'held', 'sold', 'persisted', 'pace'].map((key) => [key, h('td', { role: 'cell', class: 'number' })]),
  );
  #bar = new UnitBar();
  #sum = new Sum();
  #switch = h('button', { class: 'button small', type: 'button' });
  #restock = h('button', { class: 'button small', type: 'button' }, 'Restock');
  #manage = h('button', { class: 'button small', type: 'button' }, 'Manage');

  constructor(id, state, actions, onManage) {
    this.#id = id;
    this.#state = state;
    // A row that is pressed stays until it is released, also when its sale has gone.
    const order = (act) => () => state.sales.has(id) && act(state.sales.get(id));
    const labels = { stock: 'Left', held: 'Held', sold: 'Sold', persisted: 'Persisted', pace: 'Per s' };
    for (const [key, cell] of Object.entries(this.#cells)) set(cell, 'data-label', labels[key]);
    this.#name.addEventListener('click', order(() => onManage(id)));
    this.#manage.addEventListener('click', order(() => onManage(id)));
    this.#switch.addEventListener('click', order((sale) => (sale.state === 'paused' ? actions.resume(sale) : actions.pause(sale))));
    this.#restock.addEventListener('click', order((sale) => actions.restock(sale)));
    this.element = h(
      'tbody',
      { role: 'rowgroup', class: 'sale', 'data-product': id },
      h(
        'tr',
        { role: 'row', class: 'figures' },
        h('th', { scope: 'row', role: 'rowheader' }, this.#name, ' ', this.#pill, ' ', this.#window),
        ...Object.values(this.#cells),
        h('td', { role: 'cell', class: 'do' }, h('div', {}, this.#switch, this.#restock, this.#manage)),
      ),
      h('tr', { role: 'row', class: 'sum' }, h('td', { role: 'cell', colspan: 7 }, this.#bar.element, this.#sum.element)),
    );
  }

  show(sale) {
    text(this.#name, sale.name);
    set(this.#pill, 'class', `pill ${sale.state}`);
    text(this.#pill, stateNames[sale.state] ?? sale.state);
    text(this.#window, windowOf(sale, this.#state.now()));
    this.#move(sale.stock);
    text(this.#cells.held, count(sale.held));
    text(this.#cells.sold, count(sale.sold));
    text(this.#cells.persisted, count(sale.persisted));
    text(this.#cells.pace, rate(pace(sale)));
    this.#bar.show(sale);
    this.#sum.show(sale, this.#state.audits.get(this.#id));
    const over = sale.state === 'closed';
    this.#switch.hidden = over;
    this.#restock.hidden = over;
    text(this.#switch, sale.state === 'paused' ? 'Resume' : 'Pause');
    for (const button of [this.#switch, this.#restock, this.#manage]) set(button, 'aria-label', `${button.textContent} ${sale.name}`);
  }

  /** The figure lights up when it changes: the eye finds what moves. */
  #move(stock) {
    const cell = this.#cells.stock;
    const shown = count(stock);
    if (cell.textContent !== '' && cell.textContent !== shown) {
      cell.classList.add('moved');
      clearTimeout(this.#flash);
      this.#flash = setTimeout(() => cell.classList.remove('moved'), Flash);
    }
    text(cell, shown);
  }
}

/** "100 = 12 left + 3 held + 85 sold; 85 persisted: balanced". From figures of one instant, and from the last audit when there was one. */
export class Sum {
  element = h('span', { class: 'equation' });
  #words = h('span');
  #verdict = h('b');

  constructor() {
    this.element.append(this.#words, ' ', this.#verdict);
  }

  show(sale, audit) {
    const { total, stock, held, sold, persisted, pending } = sale.figures;
    text(this.#words, `${count(total)} = ${count(stock)} left + ${count(held)} held + ${count(sold)} sold; ${count(persisted)} persisted:`);
    const off = drifts(sale, audit);
    set(this.element, 'class', `equation ${off ? 'off' : pending > 0 ? 'moving' : 'holds'}`);
    text(this.#verdict, off ? 'drift' : pending > 0 ? `${plural(pending, 'decision')} on the way` : 'balanced');
  }
}

/** Where the units of a sale are: sold, held, left. Decoration: the figures beside it say the same. */
class UnitBar {
  #parts = ['sold', 'held'].map((name) => h('i', { class: name }));
  element = h('span', { class: 'units', 'aria-hidden': 'true' }, ...this.#parts);

  show({ figures: { total, held, sold } }) {
    const share = (units) => `${total > 0 ? Math.min(100, (100 * units) / total) : 0}%`;
    this.#parts[0].style.inlineSize = share(sold);
    this.#parts[1].style.inlineSize = share(held);
  }
}

function windowOf({ state, startsAt, endsAt }, now) {
  if (state === 'scheduled' && startsAt) return `opens ${distance(startsAt, now)}`;
  if (state !== 'closed' && endsAt) return `ends ${distance(endsAt, now)}`;
  return '';
}
