// How much is left, as a bar and in words.
import { h, setText } from './dom.js';
import { number } from './format.js';

/** `{ element, show(product) }`; `brief` leaves out the words beside it. */
export function stockBar(brief = false) {
  const fill = h('div');
  const meter = h('div', { class: 'bar', role: 'meter', 'aria-label': 'Units left', 'aria-valuemin': 0 }, fill);
  const left = h('strong');
  const total = h('span');
  const element = h('div', { class: 'stock' }, brief ? null : h('p', {}, left, total), meter);

  function show({ stock, totalStock }) {
    const known = stock !== null;
    fill.style.width = `${totalStock > 0 && known ? (100 * Math.min(stock, totalStock)) / totalStock : 0}%`;
    meter.setAttribute('aria-valuemax', totalStock);
    meter.setAttribute('aria-valuenow', stock ?? 0);
    meter.setAttribute('aria-valuetext', known ? `${number(stock)} of ${number(totalStock)} left` : 'not known right now');
    setText(left, known ? `${number(stock)} left` : 'Stock not known right now');
    setText(total, `of ${number(totalStock)}`);
  }
  return { element, show };
}
