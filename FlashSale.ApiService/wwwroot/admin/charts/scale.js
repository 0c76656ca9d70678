// Where values lie on paper.

/** Round steps from 0 to at least most. */
export function ticks(most, wanted = 3) {
  if (!(most > 0)) return [0, 1];
  const raw = most / wanted;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * size).find((candidate) => candidate >= raw);
  const all = [];
  for (let i = 0; i === 0 || all.at(-1) < most; i++) all.push(Number((i * step).toPrecision(12)));
  return all;
}

/** A path through points, broken where a value is missing. Single points become a dot's width of line. */
export function path(points) {
  let drawn = '';
  let pen = false;
  for (const [x, y] of points) {
    if (y === null) pen = false;
    else {
      drawn += `${pen ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}${pen ? '' : 'h.01'}`;
      pen = true;
    }
  }
  return drawn;
}

/** The area between two rows of points, of each unbroken stretch. */
export function area(upper, lower) {
  let drawn = '';
  for (let from = 0; from < upper.length; from++) {
    if (upper[from][1] === null) continue;
    let to = from;
    while (to + 1 < upper.length && upper[to + 1][1] !== null) to++;
    const edge = [...upper.slice(from, to + 1), ...lower.slice(from, to + 1).reverse()];
    drawn += `M${edge.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
    from = to;
  }
  return drawn;
}
