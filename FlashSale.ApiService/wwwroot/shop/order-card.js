// One order: how it stands, how long it is held, paying and cancelling.
import { signInIfNeeded } from './account.js';
import { everySecond, now } from './clock.js';
import { announce, byId, focusOn, h, isOff, setBusy, setText } from './dom.js';
import { countdown, moment, money } from './format.js';
import { cancel, orders, pay, reloadOrder } from './orders.js';
import { notice, words } from './refusals.js';
import { session } from './session.js';

const STATUS = { confirmed: '✓ It is yours', cancelled: 'Cancelled', expired: 'Expired: the time to pay was over' };

/** What the simulated payment provider of a shop in development does with each token. */
const SIMULATED = [
  ['tok_approve', 'A card that works'],
  ['tok_decline', 'A card that is declined'],
  ['tok_timeout', 'A bank that does not answer'],
];

/** The card follows the order until it leaves the page. */
export function orderCard(id, name) {
  let order = orders.get(id);
  const status = h('p', { class: 'status' });
  const card = h(
    'article',
    { class: 'order', 'data-order': id },
    h('header', {}, h('h2', {}, name), h('span', {}, money(order.priceMinor * order.quantity, order.currency))),
    status,
    h('p', { class: 'fine' }, `${order.quantity > 1 ? `${order.quantity} units, ` : ''}${moment(order.createdAt)}, order ${id}`),
  );
  const messages = h('div');
  const form = order.status === 'reserved' ? payment(order, messages) : null;
  if (form) card.append(form, messages);

  function show() {
    order = orders.get(id) ?? order;
    card.dataset.status = order.status;
    if (order.status !== 'reserved') {
      const hadFocus = form?.contains(document.activeElement);
      form?.remove();
      setText(status, STATUS[order.status]);
      if (hadFocus) focusOn(status);
      return true;
    }
    // Never more than there is in all, though our clock may be a little late.
    const left = Math.min(Date.parse(order.holdUntil) - now(), Date.parse(order.holdUntil) - Date.parse(order.createdAt));
    setText(status, left > 0 ? `Held for you: ${countdown(left)}` : 'The time to pay is over.');
    // The worker ends it within a second; then the server says what became of it.
    if (left < -1000 && Math.round(left / 1000) % 2 === 0) reloadOrder(id);
    return false;
  }
  if (!show()) {
    const stop = everySecond(() => {
      if (show() || !card.isConnected) stop();
    });
  }
  return card;
}

function payment(order, messages) {
  const amount = money(order.priceMinor * order.quantity, order.currency);
  const payButton = h('button', { type: 'submit', class: 'main' }, `Pay ${amount}`);
  const cancelButton = h('button', { type: 'button', class: 'quiet' }, 'Cancel the order');
  const name = `token-${order.orderId}`;
  const choice = session.devTools
    ? h(
        'fieldset',
        {},
        h('legend', {}, 'Pay with (nothing is charged: this shop runs for development)'),
        ...SIMULATED.map(([value, text], index) =>
          h('label', {}, h('input', { type: 'radio', name, value, checked: index === 0 }), text),
        ),
      )
    : h('label', {}, 'Payment token', h('input', { name, required: true, maxlength: 255, autocomplete: 'off' }));
  const form = h('form', { novalidate: true }, choice, h('div', { class: 'choices' }, payButton, cancelButton));

  async function run(button, label, ask, done) {
    if (isOff(payButton) || isOff(cancelButton)) return;
    const before = button.textContent;
    setBusy(button, true);
    setText(button, label);
    messages.replaceChildren();
    const answer = await ask((refusal, pause) => setText(button, `No answer yet. Again in ${Math.ceil(pause / 1000)} s…`));
    setBusy(button, false);
    setText(button, before);
    if (answer.ok) return announce(done);
    // A time to wait is not counted down where pressing again is safe at once.
    messages.replaceChildren(notice(words(answer)));
    signInIfNeeded(answer, button);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const token = new FormData(form).get(name);
    if (token) run(payButton, 'Paying…', (waiting) => pay(order.orderId, token, waiting), 'Paid. It is yours.');
  });
  cancelButton.addEventListener('click', async () => {
    if (isOff(cancelButton) || !(await sure('Cancel this order? The unit goes back on sale.', 'Cancel the order'))) return;
    run(cancelButton, 'Cancelling…', (waiting) => cancel(order.orderId, waiting), 'Cancelled. The unit went back on sale.');
  });
  return form;
}

/** Asks before something that can't be undone. */
function sure(question, yes) {
  const dialog = byId('question');
  setText(byId('question-text'), question);
  setText(byId('question-yes'), yes);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}
