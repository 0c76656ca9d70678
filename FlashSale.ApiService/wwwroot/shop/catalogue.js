// What is for sale, and how it stands right now: told by the server as it happens, or asked for every two seconds when it can't.
import { call } from './api.js';
import { learn, local, now } from './clock.js';

const POLL = 2000;
const REFRESH = 60_000;
/** The server says something every 15 seconds at least. */
const SILENCE = 40_000;

/** By id. A product: as in GET /api/v1/product, with what the stream said since. */
export const products = new Map();
export const feed = { live: false, loaded: false };

/** By id, what the stream said last: newer than any answer that is on its way. */
const news = new Map();
const changes = new EventTarget();
let stream = null;
let timer = null;
let retry = null;
let failures = 0;
let lastHeard = 0;

/** `listener(id)` when a product changed, `listener(null)` when the list or the feed did. */
export const onChange = (listener) => changes.addEventListener('change', (event) => listener(event.detail));
const changed = (id) => changes.dispatchEvent(new CustomEvent('change', { detail: id }));

/** What a buyer may do now. A sale opens and ends by the clock, whether or not a message says so. */
export function stateOf(product) {
  if (product.state === 'gone') return 'gone';
  if (product.state === 'closed' || (product.endsAt && Date.parse(product.endsAt) <= now())) return 'closed';
  if (product.state === 'paused') return 'paused';
  if (product.startsAt && Date.parse(product.startsAt) > now()) return 'scheduled';
  if (product.stock === null) return 'unknown';
  return product.stock > 0 ? 'live' : 'soldout';
}

/** One that is not among the newest hundred. False: there is none of this id. Null: nobody could say, and the list is asked for soon. */
export async function find(id) {
  const answer = products.has(id) ? null : await look(id);
  if (products.has(id)) return stateOf(products.get(id)) !== 'gone';
  if (answer.status === 404) return false;
  schedule(POLL);
  return null;
}

/** Who was withdrawn stays known, as such: it may be on the page, or the name of an order. */
async function look(id) {
  const answer = await call('GET', `product/${encodeURIComponent(id)}`);
  if (answer.ok) mergeWhole(answer.data);
  else if (answer.status === 404 && products.has(id)) {
    news.delete(id);
    merge({ id, state: 'gone', stock: 0 });
  }
  return answer;
}

async function refresh() {
  const answer = await call('GET', 'product?limit=100');
  if (answer.ok) {
    feed.loaded = true;
    answer.data.items.forEach(mergeWhole);
    // The others are older than the newest hundred, or withdrawn. What is over stays over.
    const listed = new Set(answer.data.items.map((item) => item.id));
    const others = [...products.values()].filter(({ id, state }) => !listed.has(id) && state !== 'closed' && state !== 'gone');
    await Promise.all(others.map(({ id }) => look(id)));
  }
  changed();
}

/** The API leaves out what there is not: an opening or an end that was taken away must not stay. */
const mergeWhole = (item) => merge({ startsAt: null, endsAt: null, ...item });

function merge(item) {
  products.set(item.id, { ...products.get(item.id), ...item, ...news.get(item.id) });
  changed(item.id);
}

/** Messages may overtake each other; one that is older than the last is dropped. */
function hear(id, sequence, said) {
  const last = news.get(id);
  if (sequence < last?.sequence) return;
  news.set(id, { ...last, ...said, sequence });
  if (products.has(id)) merge({ id });
  else if (feed.loaded && !last) schedule(300); // a new sale
}

const hearSale = ({ productId, sequence, stock, total, state, startsAt, endsAt, priceMinor, currency }) =>
  hear(productId, sequence, { stock, totalStock: total, state, startsAt, endsAt, ...(currency && { priceMinor, currency }) });

/** It has just been written: a short way ago. */
const hearTime = ({ serverTime }) => learn(Date.parse(serverTime), 0, local() - 300, local(), true);

const HANDLERS = {
  snapshot(data) {
    // Whatever was heard before: Redis may have been put back to an older state since.
    news.clear();
    hearTime(data);
    data.sales.forEach(hearSale);
  },
  heartbeat: hearTime,
  'stock:updated': hearSale,
  'purchase:completed': ({ productId, sequence, stock }) => hear(productId, sequence, { stock }),
  'product:soldout': ({ productId, sequence }) => hear(productId, sequence, { stock: 0 }),
};

function setLive(live) {
  lastHeard = local();
  if (feed.live === live) return;
  feed.live = live;
  failures = 0;
  // What it said grows old while it is silent.
  if (!live) news.clear();
  // The stream tells how sales stand, not which there are: without the list that question goes on.
  if (!live || feed.loaded) schedule(live ? REFRESH : 0);
  changed();
}

function listen() {
  stream = new EventSource('/api/v1/events');
  for (const [name, handle] of Object.entries(HANDLERS))
    stream.addEventListener(name, (event) => {
      setLive(true);
      handle(JSON.parse(event.data));
    });
  stream.onerror = () => {
    setLive(false);
    // The browser tries again by itself, unless it was refused.
    if (stream.readyState === EventSource.CLOSED) retry = setTimeout(listen, Math.min(60_000, 5000 * ++failures));
  };
}

function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (feed.live && local() - lastHeard > SILENCE) return wake();
    await refresh();
    if (!document.hidden) schedule(feed.live && feed.loaded ? REFRESH : POLL);
  }, delay);
}

/** Not while nobody looks: a browser has six connections to one server, for all its tabs. */
function wake() {
  clearTimeout(retry);
  clearTimeout(timer);
  stream?.close();
  news.clear();
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
