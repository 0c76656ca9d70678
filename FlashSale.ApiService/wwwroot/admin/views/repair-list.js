// Drift and repairs in words.

import { h } from '../lib/dom.js';
import { count, plural, when } from '../lib/words.js';

/** What each kind of drift means to somebody who has not read the manual. */
const Kinds = {
  'stock-counter-drift': 'The counters are not what the orders make',
  'redis-order-not-stored': 'The store lacks a live order',
  'stored-order-not-in-redis': 'Redis lacks a live order',
  'status-behind': 'One side has an earlier state of an order',
  'buyer-without-order': 'A buyer’s limit counts what is not there',
  'order-without-buyer': 'A buyer’s limit misses an order',
  'stuck-hold': 'A hold that nothing would end',
};

/** @returns {Node[]} Nothing when there is no drift. */
export function driftList(drift) {
  if (drift.length === 0) return [];
  return [
    h(
      'ul',
      { class: 'drift' },
      ...drift.map(({ kind, count: size }) => h('li', {}, h('b', {}, count(size)), ` ${Kinds[kind] ?? kind} `, h('code', {}, kind))),
    ),
  ];
}

/**
 * @param {{kind: string, subject: string, before: string, after: string, at: string, applied: boolean, reason: string, productId?: string}[]} repairs
 * @param {(id: string) => string} [nameOf] Where repairs of several sales are shown.
 * @returns {Node[]}
 */
export function repairList(repairs, nameOf) {
  if (repairs.length === 0) return [];
  return [
    h(
      'ol',
      { class: 'repairs' },
      ...repairs.map((repair) =>
        h(
          'li',
          {},
          h('span', { class: `pill ${repair.applied ? 'live' : 'paused'}` }, repair.applied ? 'Repaired' : 'Left'),
          h(
            'div',
            {},
            nameOf ? h('b', {}, `${nameOf(repair.productId)}: `) : null,
            Kinds[repair.kind] ?? repair.kind,
            ' ',
            h('code', {}, repair.subject),
          ),
          h('div', { class: 'change' }, h('del', {}, repair.before), repair.after ? [' → ', h('ins', {}, repair.after)] : null),
          h('div', { class: 'hint' }, `${when(repair.at)}. ${repair.reason}`),
        ),
      ),
    ),
  ];
}

/** What reconciling one sale came to, in a sentence. */
export function explain({ passes, drift, repairs, balanced }) {
  if (drift.length === 0) return balanced ? 'Nothing was wrong.' : 'Nothing that could be repaired was found, and yet it does not add up.';
  if (passes === 1)
    return 'Something differs, and could not be confirmed yet: decisions are on their way, or the worker is at it. Look again in a moment.';
  const applied = repairs.filter((repair) => repair.applied).length;
  return `${plural(applied, 'repair')} of ${count(repairs.length)} done. ${balanced ? 'It adds up now.' : 'It still does not add up.'}`;
}
