// How fast a sale sells: by the units that were left and are not any more. A restock adds to total and stock alike, and so changes nothing.

const Window = 5_000;

/** Notes how a sale stands now. */
export function note(sale) {
  const now = performance.now();
  sale.pace.push({ at: now, taken: sale.total - sale.stock });
  while (sale.pace[0].at < now - Window) sale.pace.shift();
}

/** Units a second in the last seconds; holds that ended meanwhile are taken off. */
export function pace({ pace: noted }) {
  if (noted.length < 2) return 0;
  const [first, last] = [noted[0], noted.at(-1)];
  return Math.max(0, last.taken - first.taken) / ((last.at - first.at) / 1000);
}
