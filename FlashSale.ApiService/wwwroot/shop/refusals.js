// What each refusal means to a buyer. The codes are those of GET /problems.
import { countdown, duration } from './format.js';
import { h } from './dom.js';
import { everySecond, local } from './clock.js';

const OURS = 'That went wrong here';
const RELOAD = 'Nothing was bought. Reload the page and press again.';
const AGAIN = 'Press again in a moment: it is still one purchase.';

const WORDS = {
  lost_connection: ['No connection', 'We could not reach the shop. Press again: it is one purchase, however often you press.'],
  idempotency_key_missing: [OURS, RELOAD],
  idempotency_key_invalid: [OURS, RELOAD],
  idempotency_key_reused: [OURS, 'Nothing was bought. Press again.'],
  no_session: ['You are signed out', 'Sign in, and press again.'],
  otp_required: ['One more step', 'Enter the code from the mail that we sent you.'],
  invalid_credentials: ['That did not match', 'The e-mail address or the password is wrong.'],
  otp_invalid: ['That is not the code', 'It may be mistyped, used or too old. The newest mail counts.'],
  otp_locked: ['Too many wrong codes', 'For your safety no code is taken for now, not even the right one.'],
  unknown_product: ['Not for sale', 'This product is not, or no longer, in the shop.'],
  order_not_found: ['No such order', 'It is not one of yours.'],
  sold_out: ['Sold out', 'Somebody was faster. A cancelled order may bring one back, and you will see it here at once.'],
  limit_reached: ['You have yours', 'One buyer may have no more of this.'],
  sale_not_open: ['Not open yet', 'You are early. The button opens by itself.'],
  sale_closed: ['The sale is over', 'Nothing more will be sold here.'],
  sale_paused: ['The sale is paused', 'It may go on at any moment; stay here.'],
  rate_limited: ['That was very often', 'So that everybody gets a turn, there is a short pause. Nothing is lost.'],
  store_unavailable: ['The shop does not know its stock right now', AGAIN],
  overloaded: ['A lot of people are here', AGAIN],
  sale_rebuilding: ['The sale is being put back in order', AGAIN],
  payment_declined: ['The payment was declined', 'Nothing was charged. Choose another way to pay while the unit is yours.'],
  payment_unknown: ['The payment service does not answer', 'Pay again: you are charged once at most, and the unit stays yours meanwhile.'],
  order_not_payable: ['Too late', 'The time to pay is over, and the unit went back on sale. Nothing was charged.'],
  order_not_cancellable: ['It cannot be cancelled', 'It is paid, or its time was over already.'],
  invalid_request: ['Please check what you typed', ''],
};

/** Title and text for a person. What isn't in the list can't happen, and is said as the server says it. */
export function words(answer) {
  const [title, text] = WORDS[answer.code] ?? [answer.data?.title ?? 'Something went wrong', answer.data?.detail ?? 'Please try again.'];
  if (answer.code === 'limit_reached' && answer.data.limit > 1) return { title, text: `One buyer may have ${answer.data.limit} of this.` };
  if (answer.code === 'sold_out' && answer.data.remaining > 0) return { title: 'Not enough left', text: `Only ${answer.data.remaining} are left.` };
  if (answer.code === 'otp_invalid' && answer.data.detail) return { title, text: `${text} ${answer.data.detail}` };
  return { title, text };
}

/** A message in place: read out when it appears. With a time to wait, that runs down, and `done` is called at its end. */
export function notice({ title, text, wait }, done, calm = false) {
  const clock = h('span', { class: 'wait', 'aria-hidden': 'true' });
  const box = h('div', { class: calm ? 'notice calm' : 'notice', role: calm ? 'status' : 'alert' }, h('strong', {}, title), h('p', {}, text));
  if (wait) {
    const end = local() + wait;
    // Spoken once, in words; shown every second, in digits.
    box.append(h('span', { class: 'hidden' }, `You can try again in ${duration(wait)}.`), clock);
    const show = () => {
      const left = end - local();
      clock.textContent = left > 0 ? `Again in ${countdown(left)}` : 'You can try again now.';
      if (left > 0 && (box.isConnected || left > wait - 500)) return;
      stop();
      done?.();
    };
    const stop = everySecond(show);
    show();
  }
  return box;
}
