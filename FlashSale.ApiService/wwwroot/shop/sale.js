// One sale: what it is, how it stands, and the button.
import { signIn, signInIfNeeded } from './account.js';
import { art } from './art.js';
import { buy, isUnderWay } from './buy.js';
import { products, stateOf } from './catalogue.js';
import { now } from './clock.js';
import { announce, h, isOff, setBusy, setText } from './dom.js';
import { countdown, duration, money, moment } from './format.js';
import { orderCard } from './order-card.js';
import { isLive, keepOrder, ordersOf } from './orders.js';
import { notice, words } from './refusals.js';
import { session } from './session.js';
import { stockBar } from './stock-bar.js';

export const STATES = { scheduled: 'Coming up', live: 'On sale now', soldout: 'Sold out', paused: 'Paused', closed: 'Over', gone: 'Not for sale', unknown: 'One moment' };
const OFF = { soldout: 'Sold out', paused: 'Paused: it may go on', closed: 'The sale is over', gone: 'Not for sale', unknown: 'One moment…' };
const SAID = { live: 'The sale is open.', soldout: 'Sold out.', paused: 'The sale is paused.', closed: 'The sale is over.', gone: 'This is not for sale any more.' };
const ENDED = {
  cancelled: { title: 'That order was cancelled', text: 'Nothing was charged. Press again for another one.' },
  expired: { title: 'That order has expired', text: 'The time to pay was over, and nothing was charged. Press again for another one.' },
};
const MILESTONES = [600, 60, 10];

/** `{ element, show() }` of a product that is in the catalogue. */
export function saleView(id) {
  const product = () => products.get(id);
  const state = h('p', { class: 'state' });
  const title = h('h1', { tabindex: '-1' });
  const description = h('p', { class: 'description' });
  const price = h('p', { class: 'price' });
  const bar = stockBar();
  const clock = h('time', { role: 'timer' });
  const clockLabel = h('span');
  const timer = h('p', { class: 'countdown' }, clockLabel, clock);
  const button = h('button', { type: 'button', class: 'main buy' });
  const messages = h('div');
  const fine = h('p', { class: 'fine' });
  const mine = h('div', { class: 'action' });
  const element = h(
    'article',
    { class: 'sale', 'data-product': id },
    h('div', { class: 'picture' }, art(id, product().name)),
    h('div', { class: 'facts' }, state, title, description, price, bar.element, timer, h('div', { class: 'action' }, mine, button, messages, fine)),
  );
  let busy = false;
  let resting = false;
  let last = null;

  function show() {
    const sale = product();
    const current = stateOf(sale);
    setText(state, STATES[current]);
    state.className = `state ${current}`;
    setText(title, sale.name);
    setText(description, sale.description);
    description.hidden = !sale.description;
    setText(price, money(sale.priceMinor, sale.currency));
    bar.show(sale);
    showMine();
    showButton(sale, current);
    showTimes();
    if (last && last !== current && SAID[current]) announce(SAID[current]);
    if (last === 'soldout' && current === 'live') messages.replaceChildren();
    last = current;
  }

  function showMine() {
    const ids = ordersOf(id).map((order) => order.orderId);
    // Cards that stay are left alone: somebody may be typing in one. One that has just ended stays, too, and says so.
    const shown = [...mine.children].map((card) => card.dataset.order);
    for (const order of ids.filter((order) => !shown.includes(order))) mine.prepend(orderCard(order, 'Your order'));
    if (!session.user) mine.replaceChildren();
  }

  function showButton(sale, current) {
    const have = ordersOf(id).reduce((sum, order) => sum + order.quantity, 0);
    const enough = sale.perUserLimit > 0 && have >= sale.perUserLimit;
    button.hidden = enough;
    setText(fine, rules(sale));
    if (busy || resting) return;
    const open = current === 'live';
    button.setAttribute('aria-disabled', String(!session.known || !(open || (current === 'scheduled' && !session.user?.verified))));
    if (OFF[current]) setText(button, OFF[current]);
    else if (!session.known) setText(button, OFF.unknown);
    else if (!session.user) setText(button, open ? 'Sign in to buy' : 'Sign in to be ready');
    else if (!session.user.verified) setText(button, 'Enter your code');
    else if (open) setText(button, have > 0 ? 'Buy another' : 'Buy now');
    // The countdown is beside it: a label that changes every second would be read out every second.
    else setText(button, 'Not open yet');
  }

  function showTimes() {
    const { startsAt, endsAt } = product();
    const current = stateOf(product());
    const upcoming = current === 'scheduled';
    const target = upcoming ? startsAt : endsAt;
    const left = Date.parse(target) - now();
    timer.hidden = !target || left <= 0 || ['closed', 'gone'].includes(current);
    if (timer.hidden) return;
    setText(clockLabel, `${upcoming ? 'Opens' : 'Ends'} ${moment(target)}, in`);
    setText(clock, countdown(left));
    if (upcoming && MILESTONES.includes(Math.round(left / 1000))) announce(`The sale opens in ${duration(Math.round(left / 1000) * 1000)}.`);
  }

  async function press(again) {
    if (busy || (isOff(button) && !again)) return;
    if (!session.user?.verified) return signIn(button);
    busy = true;
    setBusy(button, true);
    setText(button, 'Buying…');
    messages.replaceChildren();
    const answer = await buy(id, (refusal, pause) => {
      setText(button, 'Still trying…');
      const { title } = words(refusal);
      const text = 'The same purchase is tried again by itself: you can only get one. You may also reload the page.';
      messages.replaceChildren(notice({ title, text, wait: pause }, null, true));
    });
    busy = false;
    setBusy(button, false);
    messages.replaceChildren();
    if (answer.ok) bought(answer.data);
    else refused(answer);
    show();
  }

  function bought(order) {
    const { remaining, ...rest } = order;
    keepOrder(rest);
    if (!isLive(order)) return messages.replaceChildren(notice(ENDED[order.status]));
    const card = mine.querySelector(`[data-order="${CSS.escape(order.orderId)}"]`) ?? mine.firstElementChild;
    card?.classList.add('mine');
    const heading = card?.querySelector('h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
    announce(order.status === 'reserved' ? 'Reserved for you. Pay before the time is over.' : 'Bought. It is yours.');
  }

  function refused(answer) {
    const text = words(answer);
    const wait = answer.code === 'sale_not_open' ? null : answer.wait;
    resting = Boolean(wait);
    if (resting) {
      button.setAttribute('aria-disabled', 'true');
      setText(button, 'A short pause…');
    }
    const rested = () => {
      resting = false;
      show();
    };
    messages.replaceChildren(notice({ ...text, wait }, rested));
    if (answer.code === 'sold_out' && answer.data.remaining === 0) product().stock = 0;
    signInIfNeeded(answer, button);
  }

  button.addEventListener('click', () => press());
  show();
  // The page was reloaded while an answer was on its way: it is asked for again, with the same key.
  const resume = () => {
    if (session.user?.verified && isUnderWay(id)) press(true);
  };
  return { element, show, title, resume };
}

function rules({ perUserLimit, holdSeconds }) {
  const limit = perUserLimit === 0 ? 'As many as you like.' : perUserLimit === 1 ? 'One for each buyer.' : `At most ${perUserLimit} for each buyer.`;
  return holdSeconds > 0 ? `${limit} After buying you have ${duration(holdSeconds * 1000)} to pay.` : limit;
}
