// The last minutes of what admin/stats said, as points that a chart can draw. Its counters run from each process' start: what is drawn is
// their growth. One that went back belongs to a process that started anew; such a step is a gap, not a guess.

/** What is kept, and drawn once there is so much. */
const Most = 180_000;
const Idle = 10_000;
/** Processes publish their counters about once a second: a shorter step would draw their rhythm and not the sale's. */
const Step = 900;

export class History {
  /** @type {{at: number, values: Record<string, number | null>, refused: Record<string, number | null>}[]} */
  points = [];
  #before = null;
  /** Steps of hits and misses: a single second has too few to make a ratio. */
  #lookups = [];

  add(stats) {
    const at = new Date(stats.at).getTime();
    const before = this.#before;
    if (before && at - before.at < Step) return;
    const step = before ? (at - before.at) / 1000 : 0;
    const { purchases, latency, cache, stream } = stats;
    const grown = (now, then) => (before && now >= (then ?? 0) ? (now - (then ?? 0)) / step : null);
    const old = before?.stats;
    const refused = {};
    for (const [code, number] of Object.entries(purchases.refused)) refused[code] = grown(number, old?.purchases.refused[code]);
    const lookups = { at, hits: growth(cache.hits, old?.cache.hits), misses: growth(cache.misses, old?.cache.misses) };
    this.#push({
      at,
      refused,
      values: {
        accepted: grown(purchases.accepted, old?.purchases.accepted),
        replayed: grown(purchases.replayed, old?.purchases.replayed),
        p50: latency?.p50Ms ?? null,
        p95: latency?.p95Ms ?? null,
        p99: latency?.p99Ms ?? null,
        backlog: stream.backlog,
        oldest: stream.oldestSeconds,
        ratio: this.#ratio(lookups),
        left: stats.sales.filter((sale) => sale.state !== 'closed').reduce((sum, sale) => sum + Math.max(0, sale.stock), 0),
      },
    });
    this.#before = { at, stats };
  }

  /** Nobody knows what happened meanwhile: the line is broken here, and the next growth has nothing to start from. */
  gap() {
    if (!this.#before) return;
    this.#before = null;
    this.#lookups = [];
    const last = this.points.at(-1);
    if (last) this.#push({ at: last.at + 1, values: {}, refused: {} });
  }

  /** How much time is worth drawing: a minute at first, three in the end. */
  span() {
    const age = this.points.length > 0 ? this.points.at(-1).at - this.points[0].at : 0;
    return Math.min(Most, Math.max(1, Math.ceil(age / 60_000)) * 60_000);
  }

  /** Codes of refusals that the drawn minutes have, in a lasting order. */
  codes() {
    const codes = new Set();
    for (const point of this.points) for (const [code, value] of Object.entries(point.refused)) if (value > 0) codes.add(code);
    return [...codes].sort();
  }

  #push(point) {
    this.points.push(point);
    while (this.points[0].at < point.at - Most - 5_000) this.points.shift();
  }

  #ratio(lookups) {
    if (lookups.hits === null || lookups.misses === null) {
      this.#lookups = [];
      return null;
    }
    this.#lookups.push(lookups);
    while (this.#lookups[0].at < lookups.at - Idle) this.#lookups.shift();
    const hits = this.#lookups.reduce((sum, one) => sum + one.hits, 0);
    const all = hits + this.#lookups.reduce((sum, one) => sum + one.misses, 0);
    return all > 0 ? hits / all : null;
  }
}

/** Null when it went back, or when there is nothing before it. */
function growth(now, then) {
  return then === undefined || now < then ? null : now - then;
}
