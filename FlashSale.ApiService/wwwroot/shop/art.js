// A picture for each product, drawn from its id: the shop has no photographs, and a page of bare text has no faces.
const SVG = 'http://www.w3.org/2000/svg';

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Decoration: hidden from screen readers. The colour is the text's. */
export function art(id, name) {
  let seed = [...id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
  const next = (from, to) => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return from + ((seed >>> 8) / 0xffffff) * (to - from);
  };
  const svg = shape('svg', { viewBox: '0 0 100 100', preserveAspectRatio: 'xMinYMax slice', 'aria-hidden': 'true', class: 'art' });
  const [x, y] = [next(55, 92), next(52, 70)];
  for (let ring = 0; ring < 9; ring++)
    svg.append(shape('circle', { cx: x, cy: y, r: 6 + ring * next(6.5, 8), fill: 'none', stroke: 'currentColor', 'stroke-width': 0.6, opacity: 0.75 - ring * 0.075 }));
  svg.append(shape('circle', { cx: x, cy: y, r: 2.5, fill: 'currentColor' }));
  const letter = shape('text', { x: 8, y: 91, 'font-size': 40, 'font-weight': 800, fill: 'currentColor' });
  letter.textContent = [...name.trim()][0]?.toUpperCase() ?? '';
  svg.append(letter);
  return svg;
}
