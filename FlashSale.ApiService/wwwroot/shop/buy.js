// Pressing the button. One press is one purchase: its key is made once, and survives a lost line and a reload.
import { call, insist } from './api.js';

const PREFIX = 'intent:';
/** How long a press that was cut off by a reload is taken up by itself. Later it needs another press, which uses the same key. */
const FRESH = 120_000;

/** Works also where the page has no secure origin, which `randomUUID` does not. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const read = (id) => JSON.parse(sessionStorage.getItem(PREFIX + id));
const keep = (id, intent) => sessionStorage.setItem(PREFIX + id, JSON.stringify(intent));
const forget = (id) => sessionStorage.removeItem(PREFIX + id);

/** A press whose answer never came, made a moment ago. */
export const isUnderWay = (id) => Date.now() - (read(id)?.at ?? 0) < FRESH;

/** The key belongs to whoever pressed. */
export function forgetIntents() {
  pressed.clear();
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
}

/** By id, the presses that are under way. */
const pressed = new Map();

/**
 * The answer: an order as it stands now, or a refusal. `waiting(answer, ms)` is told before each further try.
 * A page that is built anew meanwhile gets the answer of the same press.
 */
export function buy(id, waiting) {
  if (!pressed.has(id)) pressed.set(id, press(id, waiting).finally(() => pressed.delete(id)));
  return pressed.get(id);
}

async function press(id, waiting) {
  const intent = { key: read(id)?.key ?? newKey(), at: Date.now() };
  keep(id, intent);
  const path = `user/buy/${encodeURIComponent(id)}`;
  const ask = async () => {
    const answer = await call('POST', path, { headers: { 'Idempotency-Key': intent.key } });
    // The order as it was made. Since then it may have been paid, cancelled, or have expired.
    return answer.ok && answer.replayed ? call('GET', `user/orders/${answer.data.orderId}`) : answer;
  };
  const answer = await insist(ask, waiting);
  // Decided: the next press is another purchase. Not decided (no connection, no session, too often): it is still this one.
  if (answer.ok || [400, 404, 409, 422].includes(answer.status)) forget(id);
  else keep(id, { ...intent, at: 0 });
  return answer;
}
