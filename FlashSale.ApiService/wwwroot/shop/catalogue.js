// What is for sale, and how it stands right now: told by the server as it happens, or asked for every two seconds when it can't.
import { call } from './api.js';
import { learn, local, now } from './clock.js';

const POLL = 2000;
const REFRESH = 60_000;

/** By id, in the order of the shop. A product: as in GET /api/v1/product, and `sequence` when the stream spoke of it. */
export const products = new Map();
export const feed = { live: false, loaded: false };

const changes = new EventTarget();
let stream = null;
let timer = null;
let failures = 0;

/** `listener(id)` when a product changed; without an id when the list or the feed did. */
export const onChange = (listener) => changes.addEventListener('change', (event) => listener(event.detail));
const changed = (id) => changes.dispatchEvent(new CustomEvent('change', { detail: id }));

/** What a buyer may do now. A sale opens and ends by the clock, whether or not a message says so. */
export function stateOf(product) {
  if (product.state === 'closed' || (product.endsAt && Date.parse(product.endsAt) <= now())) return 'closed';
  if (product.state === 'paused') return 'paused';
  if (product.startsAt && Date.parse(product.startsAt) > now()) return 'scheduled';
  if (product.stock === null) return 'unknown';
  return product.stock > 0 ? 'live' : 'soldout';
}

/** One that is not among the newest hundred. False: there is none of this id. */
export async function find(id) {
  if (products.has(id)) return true;
  const answer = await call('GET', `product/${encodeURIComponent(id)}`);
  if (answer.ok) merge(answer.data);
  return answer.ok;
}

export async function refresh() {
  const answer = await call('GET', 'product?limit=100');
  if (!answer.ok) return changed();
  feed.loaded = true;
  answer.data.items.forEach(merge);
  changed();
}

function merge(item) {
  const known = products.get(item.id);
  // While the stream speaks, what it said last is newer than any answer on its way.
  const kept = feed.live && known?.sequence !== undefined ? { stock: known.stock, state: known.state, totalStock: known.totalStock } : {};
  products.set(item.id, { ...known, ...item, ...kept });
  changed(item.id);
}

/** Messages may overtake each other; an older one than the last is dropped. */
function hear({ productId, sequence, ...news }) {
  const product = products.get(productId);
  if (!product) return askOnce(productId);
  if (sequence < product.sequence) return;
  Object.assign(product, news, { sequence });
  changed(productId);
}

const asked = new Set();
function askOnce(id) {
  if (asked.has(id)) return;
  asked.add(id);
  find(id);
}

function onSnapshot({ sales, serverTime }) {
  // It has just been written: it took no longer than a short way here.
  if (serverTime) learn(Date.parse(serverTime), 0, local() - 300, local());
  failures = 0;
  feed.live = true;
  for (const { total, startsAt, endsAt, productId, stock, state, sequence } of sales) {
    const product = products.get(productId);
    // Whatever was heard before: Redis may have been put back to an older state since.
    if (product) Object.assign(product, { sequence, stock, state, totalStock: total, startsAt, endsAt });
    changed(productId);
  }
  schedule(sales.every((sale) => products.has(sale.productId)) ? REFRESH : 0);
  changed();
}

function listen() {
  stream = new EventSource('/api/v1/events');
  const on = (name, handle) => stream.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  on('snapshot', onSnapshot);
  on('stock:updated', hear);
  on('purchase:completed', ({ productId, stock, sequence }) => hear({ productId, stock, sequence }));
  on('product:soldout', ({ productId, sequence }) => hear({ productId, sequence, stock: 0 }));
  stream.onerror = () => {
    const closed = stream.readyState === EventSource.CLOSED;
    if (feed.live || failures === 0) schedule(0);
    feed.live = false;
    failures++;
    // The browser tries again by itself, unless it was refused.
    if (closed) retry = setTimeout(listen, Math.min(60_000, 5000 * failures));
    changed();
  };
}
let retry = null;

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    await refresh();
    if (!document.hidden) schedule(feed.live ? REFRESH : POLL);
  }, delay);
}

/** Not while nobody looks: a browser has six connections to one server, for all its tabs. */
function wake() {
  clearTimeout(retry);
  clearTimeout(timer);
  stream?.close();
  feed.live = false;
  if (document.hidden) return;
  schedule(0);
  listen();
}

export function start() {
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  wake();
}
