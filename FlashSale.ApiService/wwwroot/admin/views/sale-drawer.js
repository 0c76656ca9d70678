// One sale in full: its audit, what can be done to it, its drift and its repairs.

import { get, post } from '../lib/api.js';
import { describe, open, run } from '../lib/dialogs.js';
import { h, set, text } from '../lib/dom.js';
import { newsPlace } from '../lib/news.js';
import { count, money, timeOf, when } from '../lib/words.js';
import { editSale } from './sale-form.js';
import { stateNames, Sum } from './sale-row.js';
import { driftList, explain, repairList } from './repair-list.js';

export class SaleDrawer {
  #id;
  #state;
  #auditor;
  #actions;
  #dialog;
  #body;
  #trouble = h('div', { class: 'trouble', role: 'alert' });
  #title = h('h2', { id: 'drawer-title' });
  #pill = h('span', { class: 'pill' });
  #sum = new Sum();
  // As high as what mostly will stand there: a button that moves while it is pressed is not pressed.
  #audit = h('div', { class: 'audit' }, h('p', { class: 'hint' }, 'Orders, buyers and counters are yet to be compared.'));
  #facts = h('dl', { class: 'facts wide' });
  #orders = h('div', { class: 'buttons start' });
  #report = h('div', { class: 'report', role: 'status' });
  #repairs = h('div');
  #shownOrders = '';

  constructor({ id, state, auditor, actions }) {
    this.#id = id;
    this.#state = state;
    this.#auditor = auditor;
    this.#actions = actions;
    const close = h(
      'button',
      { class: 'button plain', type: 'button', 'aria-label': 'Close this panel', onclick: () => this.#dialog.close() },
      '✕',
    );
    const audit = h('button', { class: 'button', type: 'button', onclick: () => this.#run(() => this.#auditNow()) }, 'Audit now');
    const reconcile = h('button', { class: 'button', type: 'button', onclick: () => this.#run(() => this.#reconcile()) }, 'Reconcile now');
    this.#body = h(
      'div',
      { class: 'drawer-body' },
      h('header', { class: 'card-head' }, h('div', {}, this.#title, ' ', this.#pill), close),
      this.#trouble,
      h(
        'section',
        {},
        h('h3', {}, 'Does it add up?'),
        h('p', { class: 'big-sum' }, this.#sum.element),
        this.#audit,
        h('div', { class: 'buttons start' }, audit, reconcile),
        this.#report,
      ),
      h('section', {}, h('h3', {}, 'Run it'), this.#orders),
      h('section', {}, h('h3', {}, 'Terms'), this.#facts),
      h('section', {}, h('h3', {}, 'Repairs'), this.#repairs),
    );
    this.#dialog = h('dialog', { class: 'drawer', 'aria-labelledby': 'drawer-title' }, this.#body, newsPlace());
  }

  open() {
    const show = () => this.#show();
    this.#state.addEventListener('change', show);
    this.#dialog.addEventListener('close', () => this.#state.removeEventListener('change', show));
    // A click beside the drawer closes it, as Escape does.
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close());
    open(this.#dialog);
    this.#show();
    // Its own scope: a button that is pressed meanwhile must not be taken for pressed twice.
    run(this.#audit, this.#trouble, () => Promise.all([this.#auditNow(), this.#loadRepairs(), this.#loadTerms()]));
  }

  #run(act) {
    return run(this.#body, this.#trouble, act);
  }

  #show() {
    const sale = this.#state.sales.get(this.#id);
    if (!sale) {
      this.#dialog.close();
      return;
    }
    const audit = this.#state.audits.get(this.#id);
    text(this.#title, sale.name);
    set(this.#pill, 'class', `pill ${sale.state}`);
    text(this.#pill, stateNames[sale.state] ?? sale.state);
    this.#sum.show(sale, audit);
    this.#showAudit(audit);
    this.#showOrders(sale);
  }

  #showAudit(audit) {
    if (!audit) return;
    const words = audit.balanced ? 'Orders, buyers and counters agree.' : 'There is drift.';
    const stamp = `${audit.at}`;
    if (this.#audit.dataset.at === stamp) return;
    this.#audit.dataset.at = stamp;
    this.#audit.replaceChildren(h('p', { class: 'hint' }, `Audited at ${timeOf(audit.at)}. ${words}`), ...driftList(audit.drift));
  }

  /**
   * Only what makes sense in the sale's state, and made anew only when that changes: a button that is replaced while it is pressed is not
   * pressed. The focus stays on the bar when its button goes away.
   */
  #showOrders({ state }) {
    const orders = state === 'paused' || state === 'closed' ? state : 'open';
    if (this.#shownOrders === orders) return;
    this.#shownOrders = orders;
    const now = () => this.#state.sales.get(this.#id);
    const button = (words, act, kind = '') => h('button', { class: `button ${kind}`, type: 'button', onclick: act }, words);
    const over = orders === 'closed';
    const switched =
      orders === 'paused' ? button('Resume', () => this.#actions.resume(now())) : button('Pause', () => this.#actions.pause(now()));
    const hadFocus = this.#orders.contains(document.activeElement);
    this.#orders.replaceChildren(
      ...(over ? [] : [switched, button('Restock', () => this.#actions.restock(now()))]),
      button('Edit', () => this.#run(() => editSale(this.#id, () => this.#loadTerms()))),
      ...(over ? [] : [button('Close the sale', () => this.#actions.close(now()), 'danger-quiet')]),
      button('Delete', () => this.#actions.remove(now(), () => this.#dialog.close()), 'danger-quiet'),
    );
    if (hadFocus) this.#orders.querySelector('button').focus();
  }

  async #auditNow() {
    await this.#auditor.audit(this.#id);
  }

  async #reconcile() {
    text(this.#report, 'Looking twice…');
    try {
      const result = await post(`admin/sales/${encodeURIComponent(this.#id)}/reconcile`);
      this.#report.replaceChildren(
        h('p', { class: `note ${result.balanced ? 'good' : 'warn'}` }, explain(result)),
        ...driftList(result.drift),
      );
    } catch (error) {
      this.#report.replaceChildren();
      throw error;
    }
    await Promise.all([this.#auditNow(), this.#loadRepairs()]);
  }

  async #loadRepairs() {
    const page = await get(`admin/sales/${encodeURIComponent(this.#id)}/repairs?limit=20`);
    const more =
      page.total > page.items.length ? [h('p', { class: 'hint' }, `The newest ${page.items.length} of ${count(page.total)}.`)] : [];
    this.#repairs.replaceChildren(
      ...(page.items.length > 0 ? [...repairList(page.items), ...more] : [h('p', { class: 'empty' }, 'Nothing was ever repaired here.')]),
    );
  }

  async #loadTerms() {
    const product = await get(`product/${encodeURIComponent(this.#id)}`).catch((error) => {
      this.#facts.replaceChildren(h('div', {}, ...describe(error)));
      return null;
    });
    if (product) this.#facts.replaceChildren(...terms(product).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
  }
}

function terms(product) {
  return [
    ['Id', h('code', {}, product.id)],
    ['Starts', product.startsAt ? when(product.startsAt) : 'at once'],
    ['Ends', product.endsAt ? when(product.endsAt) : 'never'],
    ['Price', money(product.priceMinor, product.currency)],
    ['Limit a buyer', product.perUserLimit === 0 ? 'none' : count(product.perUserLimit)],
    ['Hold', product.holdSeconds === 0 ? 'no payment step' : `${count(product.holdSeconds)} s`],
    ...(product.description ? [['Description', product.description]] : []),
  ];
}
