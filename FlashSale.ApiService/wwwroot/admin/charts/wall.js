// The six charts above the sales.

import { h } from '../lib/dom.js';
import { brief, count, ms, percent, plural, rate, seconds } from '../lib/words.js';
import { Chart } from './chart.js';

/** Reasons that get an area of their own; the rest share the last. */
const MostReasons = 5;

export class Wall {
  #history;
  #charts = {
    purchases: new Chart({ title: 'Purchases a second', format: rate, axis: brief, floor: 4 }),
    refused: new Chart({ title: 'Refusals a second', format: rate, axis: brief, floor: 4, stacked: true }),
    left: new Chart({ title: 'Units left', format: count, axis: brief, floor: 4 }),
    latency: new Chart({ title: 'Time to answer (p95)', format: ms, axis: brief, floor: 10 }),
    lag: new Chart({ title: 'Waiting for the store', format: count, axis: brief, floor: 10 }),
    cache: new Chart({ title: 'Cache hits', format: percent, axis: (value) => `${value * 100} %`, floor: 1, ceiling: 1 }),
  };

  constructor(history) {
    this.#history = history;
    this.element = h(
      'section',
      { class: 'wall', 'aria-label': 'The last minutes' },
      ...Object.values(this.#charts).map((chart) => chart.element),
    );
  }

  show(stats, now) {
    const { points } = this.#history;
    const last = points.at(-1);
    const values = last?.values ?? {};
    const line = (name, key, tone) => ({ name, tone, points: points.map((point) => ({ at: point.at, value: point.values[key] ?? null })) });
    // The right edge is the last answer; when answers stay away, time goes on and the lines leave.
    const end = last && now - last.at < 2_500 ? last.at : now;
    const span = this.#history.span();
    const show = (chart, series, value, note) => chart.show({ series, end, span, value, note });

    show(
      this.#charts.purchases,
      [line('accepted', 'accepted', 1), line('repeated', 'replayed', 2)],
      rate(values.accepted),
      `${count(stats?.purchases.accepted)} in all`,
    );
    const refused = this.#refused(points);
    show(this.#charts.refused, refused, rate(sum(refused)), refused.length === 0 ? 'none in these minutes' : 'by reason');
    show(this.#charts.left, [line('left', 'left', 3)], count(values.left), 'in all sales that are not closed');
    show(
      this.#charts.latency,
      [line('p95', 'p95', 1), line('p50', 'p50', 3), line('p99', 'p99', 4)],
      ms(values.p95),
      'from request to answer',
    );
    show(
      this.#charts.lag,
      [line('waiting', 'backlog', 5)],
      count(values.backlog),
      values.backlog > 0 ? `the oldest for ${seconds(values.oldest)}` : 'nothing waits',
    );
    show(
      this.#charts.cache,
      [line('hits', 'ratio', 2)],
      percent(values.ratio),
      `${plural(stats ? stats.cache.hits + stats.cache.misses : null, 'look-up')} in all`,
    );
  }

  #refused(points) {
    const codes = this.#history.codes();
    const own = codes.length > MostReasons ? codes.slice(0, MostReasons - 1) : codes;
    const rest = codes.slice(own.length);
    const series = own.map((code, i) => ({
      name: code.replaceAll('_', ' '),
      tone: i + 1,
      points: points.map((point) => ({ at: point.at, value: of(point, [code]) })),
    }));
    if (rest.length > 0)
      series.push({ name: 'other', tone: MostReasons, points: points.map((point) => ({ at: point.at, value: of(point, rest) })) });
    return series;
  }
}

/** A code that a process has not refused with yet is no gap: it counts 0. */
function of(point, codes) {
  if (Object.keys(point.values).length === 0 || codes.some((code) => point.refused[code] === null)) return null;
  return codes.reduce((all, code) => all + (point.refused[code] ?? 0), 0);
}

function sum(series) {
  const now = series.map((one) => one.points.at(-1)?.value ?? null).filter((value) => value !== null);
  return now.length === 0 ? 0 : now.reduce((all, value) => all + value, 0);
}
