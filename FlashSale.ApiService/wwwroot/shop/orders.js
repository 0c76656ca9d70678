// This visitor's orders, and what can be done with them.
import { call, insist } from './api.js';
import { session } from './session.js';

/** By id, newest first. */
export const orders = new Map();
/** Whether these are all. Null: nobody has answered yet; false: the server cannot tell right now, and is asked again. */
export let ordersKnown = null;

const changes = new EventTarget();
export const onOrders = (listener) => changes.addEventListener('change', listener);
const changed = () => changes.dispatchEvent(new Event('change'));

/** How often something was learned. What was asked for before that is old news. */
let version = 0;

function replace(all) {
  version++;
  orders.clear();
  for (const order of all) orders.set(order.orderId, order);
  changed();
}

/** Asks again when something newer was learned meanwhile. Nobody is told anything who has left. */
async function ask(path) {
  for (;;) {
    const asked = version;
    const answer = await call('GET', path);
    if (!session.user) return { ok: false };
    if (asked === version) return answer;
  }
}

let loads = 0;

/** Until they are told. Who asks anew takes the place of who asked before. */
export async function loadOrders() {
  const load = ++loads;
  const waiting = () => {
    ordersKnown ??= false;
    changed();
  };
  const answer = await insist(() => (load === loads ? ask('user/orders?limit=100') : { ok: false }), waiting, Infinity);
  if (!answer.ok) return;
  ordersKnown = true;
  replace(answer.data.items);
}

export function forgetOrders() {
  ordersKnown = null;
  replace([]);
}

/** As the server said it just now. */
export function keepOrder(order) {
  if (!session.user) return;
  const known = [...orders.values()];
  replace(orders.has(order.orderId) ? known.map((one) => (one.orderId === order.orderId ? order : one)) : [order, ...known]);
}

export async function reloadOrder(id) {
  const answer = await ask(`user/orders/${id}`);
  if (answer.ok) keepOrder(answer.data);
}

/** It may be repeated: an order is charged once at most. */
export const pay = (id, paymentToken, waiting) =>
  settle(id, insist(() => call('POST', `user/orders/${id}/pay`, { body: { paymentToken }, timeout: 20_000 }), waiting, 4));

export const cancel = (id, waiting) => settle(id, insist(() => call('POST', `user/orders/${id}/cancel`), waiting, 4));

async function settle(id, asked) {
  const answer = await asked;
  if (answer.ok) keepOrder(answer.data);
  else if (answer.status === 409) await reloadOrder(id);
  return answer;
}

export const isLive = (order) => order.status === 'reserved' || order.status === 'confirmed';

/** Live orders of one product, newest first. */
export const ordersOf = (product) => [...orders.values()].filter((order) => order.productId === product && isLive(order));
