// Elements without markup: every text ends in a text node, so a product's name can never become an element.

/**
 * @param {string} name Such as "button".
 * @param {Record<string, any>} [props] Attributes; "on..." are listeners; true is an attribute without a value; null and false are left out.
 * @param {...any} children Nodes or texts; null and false are left out.
 */
export function h(name, props, ...children) {
  return build(document.createElement(name), props, children);
}

/** The same in SVG. */
export function s(name, props, ...children) {
  return build(document.createElementNS('http://www.w3.org/2000/svg', name), props, children);
}

function build(element, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets an attribute or listener as h does. */
export function set(element, key, value) {
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (value === null || value === undefined || value === false) element.removeAttribute(key);
  else if (element.getAttribute(key) !== String(value === true ? '' : value)) element.setAttribute(key, value === true ? '' : value);
}

/** Writes only what differs: a screen reader and the selection stay where they are. */
export function text(element, value) {
  const wanted = String(value);
  if (element.textContent !== wanted) element.textContent = wanted;
  return element;
}

/**
 * Makes the children of parent these nodes in this order, touching only what is out of place. moveBefore keeps the focus of a node that
 * moves; where a browser lacks it, the focus is put back.
 */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    const there = parent.children[i];
    if (there === node) return;
    const focused = document.activeElement;
    if (node.isConnected && parent.moveBefore) parent.moveBefore(node, there ?? null);
    else parent.insertBefore(node, there ?? null);
    if (node.contains(focused) && document.activeElement !== focused) focused.focus();
  });
}
