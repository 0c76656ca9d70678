// Figures as people read them: in the visitor's own locale and time zone.

import { digitsOf, formatOf } from '../../shared/currency.js';

const whole = new Intl.NumberFormat();
const tenths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const None = '–';

const known = (value) => value !== null && value !== undefined && !Number.isNaN(value);

export const count = (value) => (known(value) ? whole.format(value) : None);

export const rate = (value) =>
  known(value) ? (value >= 100 || value === 0 ? whole.format(Math.round(value)) : tenths.format(value)) : None;

/** For the labels of an axis: short, whatever the size. */
export const brief = (value) => (value >= 10_000 ? compact.format(value) : Number.isInteger(value) ? whole.format(value) : String(value));

export const ms = (value) => (known(value) ? `${value >= 100 ? whole.format(Math.round(value)) : tenths.format(value)} ms` : None);

export const percent = (value) => (known(value) ? `${tenths.format(value * 100)} %` : None);

export const seconds = (value) => (known(value) ? `${value >= 10 ? whole.format(Math.round(value)) : tenths.format(value)} s` : None);

export const bytes = (value) => (known(value) ? `${whole.format(Math.round(value / 1_048_576))} MB` : None);

export const when = (iso) => (iso ? moment.format(new Date(iso)) : None);

export const timeOf = (iso) => (iso ? clock.format(new Date(iso)) : None);

/** One of something, several of it. */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

export function money(minor, currency) {
  try {
    return formatOf(currency).format(minor / 10 ** digitsOf(currency));
  } catch {
    return `${minor} ${currency}`;
  }
}

/** How long until, or since: "in 5 min", "2 h ago". */
export function distance(iso, now) {
  const away = (new Date(iso) - now) / 1000;
  const size = Math.abs(away);
  const unit = size < 90 ? [1, 's'] : size < 5400 ? [60, 'min'] : size < 129_600 ? [3600, 'h'] : [86_400, 'd'];
  const length = `${Math.round(size / unit[0])} ${unit[1]}`;
  return away >= 0 ? `in ${length}` : `${length} ago`;
}
