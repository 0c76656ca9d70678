// Making and changing a product. What is wrong with it the API says; here is only what the API can't see: text that is no number, and
// what is typed half.

import { ApiError, ask } from '../lib/api.js';
import { confirm, field } from '../lib/dialogs.js';
import { h } from '../lib/dom.js';
import { tell } from '../lib/news.js';
import { digitsOf } from '../../shared/currency.js';

export function newSale(onDone) {
  const fields = inputs({ currency: 'EUR', perUserLimit: 1, holdSeconds: 0 });
  confirm({
    title: 'New sale',
    words: [],
    verb: 'Create',
    fields: layout(fields),
    act: async () => {
      const { body } = await ask('POST', 'product/create-product', read(fields));
      tell(body.state === 'scheduled' ? `${body.name} is scheduled.` : `${body.name} is on sale.`);
      onDone(body.id);
    },
  }).classList.add('wide');
}

/** @throws {ApiError} It can't be read. */
export async function editSale(id, onDone) {
  const { body: product, etag } = await ask('GET', `product/${encodeURIComponent(id)}`);
  const fields = inputs(product);
  confirm({
    title: `Edit ${product.name}`,
    words: [],
    verb: 'Save',
    fields: layout(fields),
    act: async () => {
      // With the ETag nobody's change in between is overwritten unseen.
      const { body } = await ask('PUT', `product/update-product/${encodeURIComponent(id)}`, read(fields, product), etag ? { 'If-Match': etag } : {});
      tell(`${body.name} is saved.`);
      onDone(id);
    },
  }).classList.add('wide');
}

function inputs(product) {
  const number = (name, most) =>
    h('input', { type: 'number', min: 0, max: most, step: 1, inputmode: 'numeric', value: product[name] ?? '' });
  const moment = (name) => h('input', { type: 'datetime-local', step: 1, value: product[name] ? local(product[name]) : '' });
  const digits = digitsOf(product.currency);
  return {
    name: h('input', { maxlength: 200, value: product.name ?? '', autocomplete: 'off', autofocus: true }),
    description: h('textarea', { maxlength: 4000, rows: 3 }, product.description ?? ''),
    priceMinor: h('input', {
      inputmode: 'decimal',
      autocomplete: 'off',
      value: product.priceMinor === undefined ? '' : (product.priceMinor / 10 ** digits).toFixed(digits),
    }),
    currency: h('input', { maxlength: 3, size: 3, autocomplete: 'off', value: product.currency }),
    // By restocks it may have more than a new one.
    totalStock: number('totalStock', Math.max(1_000_000, product.totalStock ?? 0)),
    startsAt: moment('startsAt'),
    endsAt: moment('endsAt'),
    perUserLimit: number('perUserLimit', 1000),
    holdSeconds: number('holdSeconds', 86_400),
    cacheTtlSeconds: number('cacheTtlSeconds', 3600),
  };
}

function layout(f) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const row = (...fields) => h('div', { class: 'field-row' }, ...fields);
  return [
    field('name', 'Name', f.name),
    field('description', 'Description', f.description),
    row(
      field('priceMinor', 'Price', f.priceMinor),
      field('currency', 'Currency', f.currency),
      field('totalStock', 'Units in all', f.totalStock),
    ),
    row(
      field('startsAt', 'Starts', f.startsAt, `Your time (${zone}). Empty: at once.`),
      field('endsAt', 'Ends', f.endsAt, 'Empty: never.'),
    ),
    row(
      field('perUserLimit', 'Limit a buyer', f.perUserLimit, '0: none.'),
      field('holdSeconds', 'Hold, seconds', f.holdSeconds, '0: no payment step.'),
      field('cacheTtlSeconds', 'Cache, seconds', f.cacheTtlSeconds, 'Empty: default.'),
    ),
  ];
}

/** @param {object} [was] The product as it is: what its times have and the fields can't show is kept. */
function read(f, was = {}) {
  refuseHalfTyped(f);
  const number = (input) => (input.value.trim() === '' ? null : Number(input.value));
  const moment = (name) => (f[name].value === '' ? null : instant(f[name].value, was[name]));
  const currency = f.currency.value.trim().toUpperCase();
  return {
    name: f.name.value,
    description: f.description.value,
    priceMinor: price(f.priceMinor.value, currency),
    currency,
    totalStock: number(f.totalStock),
    startsAt: moment('startsAt'),
    endsAt: moment('endsAt'),
    perUserLimit: number(f.perUserLimit),
    holdSeconds: number(f.holdSeconds),
    cacheTtlSeconds: number(f.cacheTtlSeconds),
  };
}

/** The value of a field with half a time or half a number in it is empty, and empty means something here: at once, never, no limit. */
function refuseHalfTyped(f) {
  const words = { 'datetime-local': 'Must be a whole date with its time to the second, or empty.', number: 'Must be a number.' };
  const bad = Object.entries(f).filter(([, input]) => input.validity.badInput);
  if (bad.length === 0) return;
  const errors = Object.fromEntries(bad.map(([name, input]) => [name, [words[input.type]]]));
  throw new ApiError({ status: 400, code: 'invalid_request', title: 'What is half typed cannot be read.', errors });
}

/** A field shows neither parts of a second nor which one of a repeated hour it is: what nobody has touched goes back as it came. */
function instant(typed, was) {
  const time = new Date(typed);
  return was && Number(time) === Number(new Date(local(was))) ? was : time.toISOString();
}

/** "19.99" → 1999. Digits are moved, not multiplied: 19.99 * 100 is not 1999. */
function price(typed, currency) {
  const digits = digitsOf(currency);
  const match = /^(\d{1,13})(?:[.,](\d*))?$/.exec(typed.trim());
  if (!match || (match[2] ?? '').length > digits) {
    const words = digits === 0 ? 'Must be a whole number.' : `Must be a price such as 19${(0.99).toFixed(digits).slice(1)}.`;
    throw new ApiError({ status: 400, code: 'invalid_request', title: 'The price cannot be read.', errors: { priceMinor: [words] } });
  }
  return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}

/** What a datetime-local field wants: the visitor's own wall clock. */
function local(iso) {
  const time = new Date(iso);
  const pad = (value) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}T${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}
