// Puts the console together: the log-in in front, then one page of four parts that share one state.

import { session } from './lib/api.js';
import { describe } from './lib/dialogs.js';
import { h, set, text } from './lib/dom.js';
import { Wall } from './charts/wall.js';
import { Auditor } from './live/auditor.js';
import { follow } from './live/feed.js';
import { History } from './live/history.js';
import { Poller } from './live/poller.js';
import { State } from './live/state.js';
import { Letters } from './views/letters.js';
import { hasMailbox, Mailbox } from './views/mailbox.js';
import { Repairs } from './views/repairs.js';
import { SaleActions } from './views/sale-actions.js';
import { SaleDrawer } from './views/sale-drawer.js';
import { Sales } from './views/sales.js';
import { leave, signIn, whoIsThere } from './views/signin.js';
import { Status } from './views/status.js';

const main = document.getElementById('main');
const tabs = document.getElementById('tabs');
const who = document.getElementById('who');

/** Stops what the shown console has running. */
let stop = () => {};

async function start(reason) {
  stop();
  stop = () => {};
  tabs.hidden = true;
  try {
    const profile = await whoIsThere();
    if (profile?.verified && profile.role === 'admin') await showConsole(profile);
    else showDoor(profile, reason);
  } catch (error) {
    const again = h('button', { class: 'button primary', type: 'button', onclick: () => start() }, 'Try again');
    main.replaceChildren(h('section', { class: 'card signin' }, h('h1', {}, 'Operator’s console'), ...describe(error), again));
  }
}

function showDoor(profile, reason) {
  who.replaceChildren();
  main.replaceChildren(signIn({ profile, reason, onIn: () => start() }));
  main.querySelector('[autofocus]')?.focus();
}

async function showConsole(profile) {
  const state = new State();
  const history = new History();
  const poller = new Poller(state, history);
  const auditor = new Auditor(state);
  const soon = () => poller.soon();
  const actions = new SaleActions(soon);
  const status = new Status();
  const wall = new Wall(history);
  const sales = new Sales({ actions, onManage: (id) => new SaleDrawer({ id, state, auditor, actions }).open(), onChange: soon });
  const parts = [
    { hash: '#sales', name: 'Sales', nodes: [wall.element, sales.element] },
    { hash: '#repairs', name: 'Drift & repairs', view: new Repairs(state, { onChange: soon }) },
    { hash: '#letters', name: 'Dead letters', view: new Letters(state, { onChange: soon }), badge: () => state.stats?.deadLetters },
  ];
  if (await hasMailbox()) parts.push({ hash: '#mailbox', name: 'Mailbox', view: new Mailbox(profile.email) });

  const links = parts.map((part) => h('a', { href: part.hash }, part.name, h('span', { class: 'badge', hidden: true })));
  const out = h('button', { class: 'button plain', type: 'button', onclick: () => leave(() => start()) }, 'Log out');
  const page = h('div', { class: 'parts' });
  tabs.replaceChildren(...links);
  tabs.hidden = false;
  who.replaceChildren(h('span', { class: 'email' }, profile.email), out);
  main.replaceChildren(h('h1', { class: 'unseen' }, 'Operator’s console'), status.element, page);

  const turn = () => {
    const shown = parts.find((part) => part.hash === location.hash) ?? parts[0];
    parts.forEach((part, i) => set(links[i], 'aria-current', part === shown ? 'page' : null));
    page.replaceChildren(...(shown.nodes ?? [shown.view.element]));
    shown.view?.refresh();
  };
  const show = () => {
    status.show(state);
    wall.show(state.stats, state.now());
    sales.show(state);
    parts.forEach((part, i) => {
      const number = part.badge?.() ?? 0;
      const badge = links[i].querySelector('.badge');
      badge.hidden = number === 0;
      text(badge, number);
    });
  };
  state.addEventListener('change', show);
  window.addEventListener('hashchange', turn);
  turn();
  show();
  poller.start();
  auditor.start();
  const unfollow = follow(state, { onUnknown: soon });
  // Ages and paces change though nobody says anything.
  const clock = setInterval(() => state.changed(), 1_000);
  stop = () => {
    clearInterval(clock);
    unfollow();
    poller.stop();
    auditor.stop();
    state.removeEventListener('change', show);
    window.removeEventListener('hashchange', turn);
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  };
}

// Before anybody is in, "no session" is no news.
session.addEventListener('ended', () => tabs.hidden || start('Your session has ended. Log in again.'));
start();
