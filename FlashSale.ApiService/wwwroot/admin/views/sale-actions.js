// What an operator can do to a sale. Each is asked before it is done, and says what it will mean to buyers.

import { ask, post } from '../lib/api.js';
import { confirm, field } from '../lib/dialogs.js';
import { h } from '../lib/dom.js';
import { tell } from '../lib/news.js';
import { count, plural } from '../lib/words.js';

/** Works also where the page has no secure origin, which `randomUUID` does not. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const path = (sale, order) => `admin/sales/${encodeURIComponent(sale.productId)}/${order}`;

/** @param {() => void} onDone Called after anything has changed. */
export class SaleActions {
  #onDone;

  constructor(onDone) {
    this.#onDone = onDone;
  }

  pause(sale) {
    this.#ask(sale, 'pause', {
      title: `Pause ${sale.name}?`,
      words: ['Nobody can buy until it is resumed; buyers are told that it is paused.', 'What is held can still be paid.'],
      verb: 'Pause',
      done: `${sale.name} is paused.`,
    });
  }

  resume(sale) {
    this.#ask(sale, 'resume', {
      title: `Resume ${sale.name}?`,
      words: [`${plural(Math.max(0, sale.stock), 'unit is', 'units are')} for sale again at once.`],
      verb: 'Resume',
      done: `${sale.name} goes on selling.`,
    });
  }

  close(sale) {
    this.#ask(sale, 'close', {
      title: `Close ${sale.name} for good?`,
      words: [
        'A closed sale is never opened again.',
        `${plural(Math.max(0, sale.stock), 'unit')} will not be sold. What is held can still be paid.`,
      ],
      verb: 'Close for good',
      danger: true,
      done: `${sale.name} is closed.`,
    });
  }

  restock(sale) {
    // Whoever gets no answer presses again: the units are to be added once. Another number is another restock.
    const keys = {};
    const units = h('input', { type: 'number', min: 1, max: 1_000_000, step: 1, value: 10, inputmode: 'numeric', autofocus: true });
    confirm({
      title: `Restock ${sale.name}`,
      words: [`${count(sale.stock)} of ${count(sale.total)} units are left.`],
      verb: 'Add units',
      fields: [field('units', 'Units to add', units)],
      act: async () => {
        const key = (keys[units.value] ??= newKey());
        const body = { units: units.value.trim() === '' ? null : Number(units.value) };
        const after = await post(path(sale, 'restock'), body, { 'Idempotency-Key': key });
        this.#done(`${sale.name} has ${count(after.total)} units now, ${count(after.stock)} left.`);
      },
    });
  }

  remove(sale, then) {
    confirm({
      title: `Delete ${sale.name}?`,
      words: ['The sale ends at once and the product disappears from the shop.', 'Orders stay: who has bought keeps what was bought.'],
      verb: 'Delete',
      danger: true,
      act: async () => {
        await ask('DELETE', `product/delete-product/${encodeURIComponent(sale.productId)}`);
        this.#done(`${sale.name} is deleted.`);
        then?.();
      },
    });
  }

  #ask(sale, order, { done, ...question }) {
    confirm({
      ...question,
      act: async () => {
        await post(path(sale, order));
        this.#done(done);
      },
    });
  }

  #done(message) {
    tell(message);
    this.#onDone();
  }
}
