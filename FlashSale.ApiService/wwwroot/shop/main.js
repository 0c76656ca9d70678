// The shop: which page is shown, and who is told what changed.
import { signIn } from './account.js';
import { isUnderWay } from './buy.js';
import { feed, find, onChange, products, start, stateOf } from './catalogue.js';
import { everySecond, now } from './clock.js';
import { announce, byId, focusOn, h, isOff, setBusy, setText } from './dom.js';
import { countdown, money } from './format.js';
import { orderCard } from './order-card.js';
import { forgetOrders, loadOrders, onOrders, orders, ordersKnown } from './orders.js';
import { notice } from './refusals.js';
import { STATES, saleView } from './sale.js';
import { arrive, leave, onSession, session } from './session.js';
import { stockBar } from './stock-bar.js';

const main = byId('main');
const RANK = ['live', 'scheduled', 'unknown', 'paused', 'soldout', 'closed'];

/** What is shown: `show()` brings it up to date, `title` gets the focus when it is new. */
let view = null;

const opening = (product) => (stateOf(product) === 'scheduled' ? Date.parse(product.startsAt) : 0);
const byRank = (a, b) => RANK.indexOf(stateOf(a)) - RANK.indexOf(stateOf(b)) || opening(a) - opening(b);
const sorted = () => [...products.values()].filter((product) => stateOf(product) !== 'gone').sort(byRank);

function shopView(id) {
  const sale = saleView(id);
  const list = h('ul', { class: 'cards' });
  const more = h('section', { class: 'more', 'aria-labelledby': 'more' }, h('h2', { id: 'more' }, 'Also in the shop'), list);
  const cards = new Map();
  function show() {
    sale.show();
    const others = sorted().filter((product) => product.id !== id);
    more.hidden = others.length === 0;
    for (const product of others) {
      if (!cards.has(product.id)) cards.set(product.id, card(product.id));
      cards.get(product.id).show();
    }
    // Moved only when the order is another one: an element that moves loses its focus.
    const wanted = others.map((product) => cards.get(product.id).element);
    const moved = wanted.length !== list.children.length || wanted.some((element, index) => list.children[index] !== element);
    if (moved) list.replaceChildren(...wanted);
  }
  show();
  return { elements: [sale.element, more], show, title: sale.title, name: products.get(id).name, resume: sale.resume, id };
}

function card(id) {
  const [state, name, price, bar] = [h('p', { class: 'state' }), h('h3'), h('p', { class: 'price' }), stockBar(true)];
  const element = h('li', {}, h('a', { class: 'card', href: `#/sale/${id}` }, state, name, price, bar.element));
  function show() {
    const product = products.get(id);
    const current = stateOf(product);
    setText(state, current === 'scheduled' ? `Opens in ${countdown(Date.parse(product.startsAt) - now())}` : STATES[current]);
    state.className = `state ${current}`;
    setText(name, product.name);
    setText(price, money(product.priceMinor, product.currency));
    bar.show(product);
  }
  return { element, show };
}

function ordersView() {
  const title = h('h1', { tabindex: '-1' }, 'My orders');
  const list = h('div', { class: 'orders' });
  const empty = h('p', { class: 'empty' });
  const nameOf = (order) => products.get(order.productId)?.name ?? 'A product that left the shop';
  function show() {
    if (ordersKnown) setText(empty, 'Nothing yet.');
    else if (ordersKnown === false) setText(empty, 'Your orders cannot be told right now. The shop goes on asking.');
    else setText(empty, session.known && !session.user?.verified ? 'Sign in to see your orders.' : 'One moment…');
    empty.hidden = ordersKnown && orders.size > 0;
    const shown = [...list.children].map((element) => element.dataset.order);
    if (shown.join() === [...orders.keys()].join()) return;
    list.replaceChildren(...[...orders.values()].map((order) => orderCard(order.orderId, nameOf(order))));
  }
  (async () => {
    await loadOrders();
    await Promise.all([...new Set([...orders.values()].map((order) => order.productId))].map(find));
    list.replaceChildren();
    show();
  })();
  show();
  return { elements: [title, empty, list], show, title, name: 'My orders' };
}

/** `waits`: it is there until more is known. */
function emptyView(text, waits) {
  const title = h('h1', { tabindex: '-1', class: 'empty' }, text);
  return { elements: [title], show() {}, title, name: text, waits };
}

async function pick() {
  const [, page, id] = location.hash.split('/');
  if (page === 'orders') return ordersView();
  if (page === 'sale') {
    const found = await find(id);
    if (found) return shopView(id);
    return found === false ? emptyView('This is not for sale.') : emptyView('One moment…', true);
  }
  // A press that a reload cut off goes on, also where another sale comes first by now.
  const all = sorted();
  const first = all.find((product) => isUnderWay(product.id)) ?? all[0];
  if (first) return shopView(first.id);
  return emptyView(feed.loaded ? 'Nothing is for sale right now.' : 'One moment…', true);
}

/** `moved`: the visitor asked for it, and goes on reading at its top. */
async function route(moved) {
  const hash = location.hash;
  const next = await pick();
  if (hash !== location.hash) return;
  view = next;
  main.replaceChildren(...view.elements);
  document.title = `${view.name} · FlashSale`;
  byId('to-orders').setAttribute('aria-current', view.name === 'My orders' && 'page');
  if (moved) {
    scrollTo(0, 0);
    focusOn(view.title);
  }
  view.resume?.();
}

function showVisitor() {
  const { user } = session;
  byId('to-orders').hidden = byId('sign-out').hidden = !user?.verified;
  byId('sign-in').hidden = !session.known || Boolean(user?.verified);
  byId('to-console').hidden = !user?.verified || user.role !== 'admin';
  setText(byId('sign-in'), user ? 'Enter your code' : 'Sign in');
  byId('sign-out').title = user ? user.email : '';
}

function showFeed() {
  byId('feed').classList.toggle('live', feed.live);
  setText(byId('feed'), feed.live ? 'Live stock' : feed.loaded ? 'Stock every 2 seconds' : 'Connecting…');
}

byId('sign-in').addEventListener('click', (event) => signIn(event.currentTarget));
byId('sign-out').addEventListener('click', async ({ currentTarget }) => {
  if (isOff(currentTarget)) return;
  setBusy(currentTarget, true);
  const answer = await leave();
  setBusy(currentTarget, false);
  main.querySelector(':scope > .notice')?.remove();
  if (!answer.ok) return main.prepend(notice({ title: 'You are still signed in', text: 'The shop could not sign you out. Try again in a moment.' }));
  announce('You are signed out.');
  focusOn(main);
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  focusOn(main);
});

onSession(() => {
  showVisitor();
  if (session.user?.verified) loadOrders();
  else forgetOrders();
  view?.show();
  view?.resume?.();
});
onOrders(() => view?.show());
onChange((id) => {
  showFeed();
  if (view?.waits) {
    // Once, when all of the list is here.
    if (id !== null) return;
    view.waits = false;
    route(false);
  } else if (id === null || !view?.id || id === view.id) view?.show();
});
everySecond(() => view?.show());
addEventListener('hashchange', () => route(true));

start();
showVisitor();
await arrive();
await route(false);
