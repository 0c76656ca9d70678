// Money, times and numbers in the words of the visitor's language.

import { digitsOf, formatOf } from '../shared/currency.js';

const formats = {};

/** `1999, 'EUR'` as `€19.99`. */
export const money = (minor, currency) => (formats[currency] ??= formatOf(currency)).format(minor / 10 ** digitsOf(currency));

const numbers = new Intl.NumberFormat();
export const number = (value) => numbers.format(value);

const seconds = (ms) => Math.max(0, Math.ceil(ms / 1000));
const two = (value) => String(value).padStart(2, '0');

/** `4:05`, `1:04:05`, `3 d 01:04:05`. */
export function countdown(ms) {
  const all = seconds(ms);
  const [days, hours, minutes] = [Math.floor(all / 86400), Math.floor(all / 3600) % 24, Math.floor(all / 60) % 60];
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}:${two(all % 60)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** `5 seconds`, `2 minutes`: for a sentence. */
export function duration(ms) {
  const all = seconds(ms);
  const [value, unit] = all < 120 ? [all, 'second'] : all < 7200 ? [Math.round(all / 60), 'minute'] : [Math.round(all / 3600), 'hour'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

export const moment = (iso) => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
