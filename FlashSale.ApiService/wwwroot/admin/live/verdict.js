// The one line that an operator reads first: the worst thing that is true now.

import { count, plural, seconds } from '../lib/words.js';

/** Samples in a row that have to be off before it is called drift. */
const Proof = 2;
const BehindEntries = 200;
const BehindSeconds = 5;
const Silence = 5_000;

/** Whether a sale's figures contradict each other for longer than a moment, or an audit says so. */
export const drifts = (sale, audit) => sale.differs >= Proof || audit?.balanced === false;

/** @returns {{level: 'good' | 'warn' | 'bad' | 'wait', title: string, detail: string, link?: string}} */
export function judge(state) {
  const { stats, trouble } = state;
  if (trouble) return troubled(trouble);
  if (!stats) return { level: 'wait', title: 'Looking', detail: 'Asking the API for its figures.' };
  if (performance.now() - state.heardAt > Silence)
    return {
      level: 'bad',
      title: 'No answer from the API',
      detail: `The figures are ${seconds((performance.now() - state.heardAt) / 1000)} old.`,
    };
  const sales = [...state.sales.values()];
  const off = sales.filter((sale) => drifts(sale, state.audits.get(sale.productId)));
  if (off.length > 0)
    return {
      level: 'bad',
      title: off.length === 1 ? 'Drift in one sale' : `Drift in ${count(off.length)} sales`,
      detail: names(off),
      link: '#repairs',
    };
  return blind(sales) ?? late(stats) ?? lettered(stats) ?? well(stats, sales, state);
}

function troubled(trouble) {
  if (trouble.code === 'store_unavailable') return { level: 'bad', title: 'No answer from Redis', detail: trouble.message };
  if (trouble.code === 'no_answer')
    return { level: 'bad', title: 'No answer from the API', detail: 'Neither figures nor orders get through.' };
  return { level: 'bad', title: 'The figures cannot be had', detail: trouble.message };
}

/** Redis answers and the store doesn't: then persisted is unknown. */
function blind(sales) {
  if (!sales.some((sale) => sale.persisted === null)) return null;
  return { level: 'bad', title: 'No answer from the store', detail: 'Selling goes on; the worker catches up when it is back.' };
}

function late({ stream, instances }) {
  const waiting = `${plural(stream.backlog, 'decision waits', 'decisions wait')} for the store`;
  if (!instances.some((one) => one.role === 'worker'))
    return { level: stream.backlog > 0 ? 'bad' : 'warn', title: 'No worker runs', detail: `${waiting}. Selling goes on.` };
  if (stream.oldestSeconds >= BehindSeconds || stream.backlog >= BehindEntries)
    return {
      level: 'warn',
      title: 'Worker behind',
      detail: `${waiting}, the oldest for ${seconds(stream.oldestSeconds)}. Selling goes on.`,
    };
  return null;
}

function lettered({ deadLetters }) {
  if (!(deadLetters > 0)) return null;
  return {
    level: 'warn',
    title: `All balanced, ${plural(deadLetters, 'dead letter')}`,
    detail: 'Given up by the worker: somebody has to look.',
    link: '#letters',
  };
}

function well(stats, sales, state) {
  const open = sales.filter((sale) => sale.state !== 'closed' && sale.state !== 'scheduled').length;
  const stream = state.streaming ? '' : ' Live events are interrupted.';
  return {
    level: state.streaming ? 'good' : 'warn',
    title: 'All balanced',
    detail: `${sales.length === 0 ? 'No sale' : `${plural(sales.length, 'sale')}, ${count(open)} open`}; the store is up to date.${stream}`,
  };
}

function names(sales) {
  const [first, ...rest] = sales.map((sale) => sale.name);
  return rest.length === 0 ? first : `${first} and ${plural(rest.length, 'other')}`;
}
