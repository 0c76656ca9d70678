// This visitor's orders, and what can be done with them.
import { call, insist } from './api.js';

/** By id, newest first. */
export const orders = new Map();

const changes = new EventTarget();
export const onOrders = (listener) => changes.addEventListener('change', listener);
const changed = () => changes.dispatchEvent(new Event('change'));

export async function loadOrders() {
  const answer = await call('GET', 'user/orders?limit=100');
  if (!answer.ok) return answer;
  orders.clear();
  for (const order of answer.data.items) orders.set(order.orderId, order);
  changed();
  return answer;
}

export function forgetOrders() {
  orders.clear();
  changed();
}

/** As the server said it just now. A new one is the newest. */
export function keepOrder(order) {
  const rest = [...orders].filter(([id]) => id !== order.orderId);
  const known = orders.has(order.orderId);
  if (!known) {
    orders.clear();
    orders.set(order.orderId, order);
    for (const [id, other] of rest) orders.set(id, other);
  } else orders.set(order.orderId, { ...orders.get(order.orderId), ...order });
  changed();
}

export async function reloadOrder(id) {
  const answer = await call('GET', `user/orders/${id}`);
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
