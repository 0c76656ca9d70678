// The end of a run, in words: what was asked, what was answered, and which promises were kept.
import { ANSWERS } from './answers.js';
import { PROMISES, SUMS } from './promises.js';
import { text } from './settings.js';

/**
 * What k6 hands to handleSummary().
 * @typedef {object} Summary
 * @property {Record<string, { values: Record<string, number>, thresholds?: Record<string, { ok: boolean }> }>} metrics
 * @property {{ testRunDurationMs: number }} state
 */

const WORDS = /** @type {Record<string, string>} */ ({ ...PROMISES, ...SUMS, finished: 'the run came to its end' });

const NOTES = /** @type {Record<string, string>} */ ({
  accepted: 'new orders',
  replayed: 'same key, same order',
  unknown: 'no answer, or "cannot tell"',
  off_contract: 'NOT of the contract',
  paid: 'orders',
  cancelled: 'orders',
  expired: 'orders whose hold ended',
  pages_full: 'pages with a body',
  pages_not_modified: 'pages that the visitor had already (304)',
});

/**
 * A handleSummary(): prints it, and writes all that k6 knows to the file that SUMMARY_JSON names.
 * @param {string} title
 * @returns {(data: Summary) => Record<string, string>}
 */
export function summary(title) {
  return (data) => {
    /** @type {Record<string, string>} */
    const outputs = { stdout: `${[`\n${title}`, '', ...requests(data), '', ...times(data), '', ...verdict(data)].join('\n')}\n` };
    const file = text('SUMMARY_JSON', '');
    if (file) {
      outputs[file] = JSON.stringify(data, null, 2);
    }
    return outputs;
  };
}

/** @param {Summary} data */
function requests({ metrics, state }) {
  const all = metrics.http_reqs?.values.count ?? 0;
  const lines = [figure('requests', all, `in ${(state.testRunDurationMs / 1000).toFixed(0)} s, with preparation and audit`)];
  for (const kind of [...ANSWERS, ...Object.keys(NOTES)].filter(isFirst)) {
    const count = (metrics[`purchase_${kind}`] ?? metrics[kind])?.values.count;
    if (count !== undefined) {
      lines.push(figure(`  ${kind}`, count, NOTES[kind] ?? 'refused'));
    }
  }
  return lines;
}

/** @param {Summary} data */
function times({ metrics }) {
  const lines = [];
  for (const [name, { values }] of Object.entries(metrics)) {
    if (name.endsWith('_duration') && !name.startsWith('http_') && name !== 'iteration_duration') {
      const [p50, p95, p99] = ['med', 'p(95)', 'p(99)'].map((key) => `${(values[key] ?? 0).toFixed(1)} ms`);
      lines.push(`  ${name.replace('_duration', '').padEnd(28)}p50 ${p50}, p95 ${p95}, p99 ${p99}`);
    }
  }
  return lines;
}

/** @param {Summary} data */
function verdict({ metrics }) {
  const lines = [];
  let kept = 0;
  for (const [name, { values, thresholds = {} }] of Object.entries(metrics).sort(byName)) {
    const [, promise] = /^checks\{promise:(\w+)\}$/.exec(name) ?? [];
    const looks = promise && metrics[`looks{promise:${promise}}`]?.values.count;
    for (const [rule, { ok }] of name.startsWith('looks') ? [] : Object.entries(thresholds)) {
      const untried = promise !== undefined && !looks;
      const detail = promise ? `  (${values.passes ?? 0} of ${looks ?? 0} looks)` : '';
      lines.push(`  ${untried ? 'UNTRIED' : ok ? 'kept   ' : 'BROKEN '}  ${WORDS[promise ?? name] ?? `${name}: ${rule}`}${detail}`);
      kept += ok && !untried ? 1 : 0;
    }
  }
  const open = lines.length - kept;
  return [...lines, '', open === 0 ? `All ${kept} promises were kept.` : `${open} of ${lines.length} promises were NOT kept.`];
}

/**
 * @param {string} name
 * @param {number} place
 * @param {string[]} names
 */
function isFirst(name, place, names) {
  return names.indexOf(name) === place;
}

/**
 * k6 keeps no order among its metrics.
 * @param {[string, unknown]} a
 * @param {[string, unknown]} b
 */
function byName([a], [b]) {
  return a < b ? -1 : 1;
}

/**
 * @param {string} name
 * @param {number} value
 * @param {string} note
 */
function figure(name, value, note) {
  const text = String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `  ${name.padEnd(28)}${text.padStart(10)}  ${note}`.trimEnd();
}
