// One tile: a title, the current value, and lines of the last minutes. Drawn in pixels, so that text and lines stay crisp at any width.

import { h, s, set, text } from '../lib/dom.js';
import { timeOf } from '../lib/words.js';
import { area, path, ticks } from './scale.js';

const Height = 132;
const Margin = { top: 8, right: 8, bottom: 20, left: 40 };

export class Chart {
  #options;
  #value = h('strong', { class: 'now' });
  #note = h('span', { class: 'tile-note' });
  #legend = h('ul', { class: 'legend' });
  #svg = s('svg', { class: 'plot', role: 'img', height: Height });
  #readout = h('output', { class: 'readout', hidden: true });
  #width = 0;
  #drawn = null;
  #pointer = null;

  /**
   * @param {{title: string, format: (v: number) => string, axis: (v: number) => string, floor: number, ceiling?: number, stacked?: boolean}} options
   * floor: least height of the axis, so that noise around 0 doesn't look like a mountain. ceiling: the axis always ends there.
   */
  constructor(options) {
    this.#options = options;
    this.element = h(
      'figure',
      { class: 'tile' },
      h('figcaption', {}, h('span', { class: 'tile-title' }, options.title), this.#value, this.#note),
      h('div', { class: 'plot-box' }, this.#svg, this.#readout),
      this.#legend,
    );
    new ResizeObserver(([entry]) => this.#resize(Math.floor(entry.contentRect.width))).observe(this.#svg.parentNode);
    this.#svg.addEventListener('pointermove', (event) => this.#point(event));
    this.#svg.addEventListener('pointerleave', () => this.#point(null));
  }

  /**
   * @param {{series: {name: string, tone: number, points: {at: number, value: number | null}[]}[], end: number, span: number, value: string, note: string}} data
   */
  show(data) {
    this.#drawn = data;
    text(this.#value, data.value);
    text(this.#note, data.note);
    this.#showLegend(data.series);
    this.#draw();
  }

  #resize(width) {
    if (width === this.#width) return;
    this.#width = width;
    this.#draw();
  }

  #showLegend(series) {
    const named = series.length > 1 || this.#options.stacked ? series : [];
    while (this.#legend.children.length > named.length) this.#legend.lastChild.remove();
    while (this.#legend.children.length < named.length) this.#legend.append(h('li', {}, h('i'), h('span'), h('b')));
    named.forEach((one, i) => {
      const [swatch, name, value] = this.#legend.children[i].children;
      set(swatch, 'class', `swatch tone-${one.tone}`);
      text(name, one.name);
      text(value, this.#options.format(one.points.at(-1)?.value));
    });
  }

  #draw() {
    if (!this.#drawn || this.#width < 80) return;
    const { series, end, span } = this.#drawn;
    const { floor, ceiling, stacked, axis } = this.#options;
    const rows = stacked ? pile(series) : series.map((one) => ({ ...one, upper: one.points.map((point) => point.value), lower: null }));
    const most = Math.max(floor, ...rows.flatMap((row) => row.upper.filter((value) => value !== null)));
    const steps = ceiling === undefined ? ticks(most) : ticks(ceiling, 2).filter((value) => value <= ceiling);
    const top = ceiling ?? steps.at(-1);
    const x = (at) => Margin.left + (1 - (end - at) / span) * (this.#width - Margin.left - Margin.right);
    const y = (value) => Height - Margin.bottom - (value / top) * (Height - Margin.top - Margin.bottom);
    const place = (row, values) =>
      row.points.map((point, i) => [Math.max(Margin.left, x(point.at)), values[i] === null ? null : y(values[i])]);

    const parts = steps.map((value) =>
      s(
        'g',
        {},
        s('line', { class: 'grid', x1: Margin.left, x2: this.#width - Margin.right, y1: y(value), y2: y(value) }),
        s('text', { class: 'y', x: Margin.left - 6, y: y(value) + 4 }, axis(value)),
      ),
    );
    const step = span > 60_000 ? 60_000 : 20_000;
    for (let ago = 0; ago <= span; ago += step)
      parts.push(s('text', { class: ago === 0 ? 'x last' : ago === span ? 'x first' : 'x', x: x(end - ago), y: Height - 4 }, past(ago)));
    rows.forEach((row, i) => {
      const upper = place(row, row.upper);
      if (stacked || i === 0) {
        const lower = row.lower ? place(row, row.lower) : upper.map(([at]) => [at, y(0)]);
        parts.push(s('path', { class: `area${stacked ? ' stacked' : ''} tone-${row.tone}`, d: area(upper, lower) }));
      }
      parts.push(s('path', { class: `line tone-${row.tone}`, d: path(upper) }));
    });
    if (this.#pointer !== null) parts.push(...this.#cross(x, end, span));
    this.#svg.replaceChildren(...parts);
    set(this.#svg, 'width', this.#width);
    set(this.#svg, 'viewBox', `0 0 ${this.#width} ${Height}`);
    set(this.#svg, 'aria-label', `${this.#options.title}, last ${span / 1000} seconds. Now ${this.#drawn.value}. ${this.#drawn.note}`);
  }

  #point(event) {
    this.#pointer = event ? event.offsetX : null;
    if (!event) this.#readout.hidden = true;
    this.#draw();
  }

  /** The values under the pointer. */
  #cross(x, end, span) {
    const at = end - (1 - (this.#pointer - Margin.left) / (this.#width - Margin.left - Margin.right)) * span;
    const { series } = this.#drawn;
    const points = series[0]?.points ?? [];
    const near = points.reduce((best, point, i) => (best < 0 || Math.abs(point.at - at) < Math.abs(points[best].at - at) ? i : best), -1);
    if (near < 0 || Math.abs(points[near].at - at) > 5_000) {
      this.#readout.hidden = true;
      return [];
    }
    const values = series.map((one) => (series.length > 1 ? `${one.name} ` : '') + this.#options.format(one.points[near].value));
    text(this.#readout, [timeOf(points[near].at), ...values].join(' · '));
    this.#readout.hidden = false;
    const place = x(points[near].at);
    return [s('line', { class: 'cross', x1: place, x2: place, y1: Margin.top, y2: Height - Margin.bottom })];
  }
}

const past = (ago) => (ago === 0 ? 'now' : ago % 60_000 === 0 ? `−${ago / 60_000} min` : `−${ago / 1000} s`);

/** One on top of the other, the first at the bottom. */
function pile(series) {
  let ground = series[0]?.points.map(() => 0) ?? [];
  return series.map((one) => {
    const lower = ground;
    const upper = one.points.map((point, i) => (point.value === null ? null : point.value + (lower[i] ?? 0)));
    // A gap in one is no gap under the next.
    ground = upper.map((value, i) => value ?? lower[i] ?? 0);
    return { ...one, upper, lower };
  });
}
