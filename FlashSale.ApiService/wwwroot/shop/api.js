// Asking the API. Nothing is thrown: an answer that never came is an answer, too.
import { learn, local } from './clock.js';

/**
 * What was said: `data` of a success, or `code` and `data` of a refusal, and `wait` (ms) where there is something to wait for.
 * `replayed`: it was said before, and may be true no more.
 * `lost_connection` means that nobody knows whether the server has decided.
 */
export async function call(method, path, { body, headers, timeout = 10_000 } = {}) {
  const sent = local();
  try {
    const response = await fetch('/api/v1/' + path, {
      method,
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
    const received = local();
    const text = await response.text();
    const data = text ? JSON.parse(text) : null;
    const date = Date.parse(response.headers.get('Date'));
    // In whole seconds, and the server writes it anew once a second.
    if (date) learn(date, 2000, sent, received);
    const retry = response.headers.get('Retry-After');
    const replayed = response.headers.has('Idempotent-Replayed');
    return { ok: response.ok, status: response.status, data, code: response.ok ? null : data.code, wait: retry && retry * 1000, replayed };
  } catch {
    return { ok: false, status: 0, data: null, code: 'lost_connection', wait: null };
  }
}

const SAFE_TO_REPEAT = ['lost_connection', 'store_unavailable', 'overloaded', 'sale_rebuilding', 'payment_unknown', 'internal_error'];
const LONGEST_PAUSE = 8000;

/** Our clock may be a little early: that is no reason to let somebody press again. */
const opensSoon = (answer) => answer.code === 'sale_not_open' && answer.wait <= 2000;

/**
 * Asks until somebody decides, with ever longer pauses, and at once when the line is back. Only for what may be asked twice.
 * @param waiting is told why and how long (ms) before each pause.
 */
export async function insist(ask, waiting, attempts = 8) {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    const again = !answer.ok && (SAFE_TO_REPEAT.includes(answer.code) || opensSoon(answer));
    if (!again || attempt === attempts) return answer;
    // Not everybody at once: up to a third more, as the dice say.
    const pause = Math.max(answer.wait ?? 0, Math.min(LONGEST_PAUSE, 500 * 2 ** (attempt - 1))) * (1 + Math.random() / 3);
    waiting(answer, pause);
    await pauseFor(pause);
  }
}

function pauseFor(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}
