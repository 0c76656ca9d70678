// What the worker gave up: events and mails, to be tried again or dropped.

import { get, post } from '../lib/api.js';
import { confirm, run } from '../lib/dialogs.js';
import { h } from '../lib/dom.js';
import { tell } from '../lib/news.js';
import { count, plural, when } from '../lib/words.js';

const Page = 20;

export class Letters {
  #state;
  #onChange;
  #trouble = h('div', { class: 'trouble', role: 'alert' });
  #list = h('ol', { class: 'letters' });
  #more = h('button', { class: 'button', type: 'button', hidden: true }, 'Show more');
  #all = h('button', { class: 'button', type: 'button', hidden: true }, 'Replay all');
  #empty = h('p', { class: 'empty', hidden: true }, 'No dead letters: the worker has given nothing up.');
  #last = null;
  #loading = Promise.resolve();

  constructor(state, { onChange }) {
    this.#state = state;
    this.#onChange = onChange;
    this.#more.addEventListener('click', () => run(this.element, this.#trouble, () => this.#load({ more: true })));
    this.#all.addEventListener('click', () => this.#replayAll());
    this.element = h(
      'section',
      { class: 'card', 'aria-labelledby': 'letters-title' },
      h('div', { class: 'card-head' }, h('h2', { id: 'letters-title', tabindex: -1 }, 'Dead letters'), this.#all),
      this.#trouble,
      this.#list,
      this.#empty,
      this.#more,
    );
  }

  /** In its own scope: "Show more" that is pressed meanwhile must not be taken for pressed twice. */
  refresh() {
    return run(this.#list, this.#trouble, () => this.#load());
  }

  /** One after the other: where "Show more" goes on is where the list ends by then. */
  #load({ more = false } = {}) {
    const load = () => this.#fetch(more ? this.#last : null);
    return (this.#loading = this.#loading.then(load, load));
  }

  async #fetch(after) {
    const { letters, total } = await get(`admin/dead-letters?count=${Page}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
    await this.#state.first;
    if (!after) this.#list.replaceChildren();
    this.#list.append(...letters.map((letter) => this.#item(letter)));
    this.#last = letters.at(-1)?.id ?? after;
    const shown = this.#list.children.length;
    this.#more.hidden = letters.length < Page || shown >= total;
    this.#all.hidden = shown < 2;
    this.#empty.hidden = shown > 0;
  }

  #item(letter) {
    const sale = letter.productId ? (this.#state.sales.get(letter.productId)?.name ?? letter.productId) : null;
    const facts = [letter.kind, sale, `tried ${plural(letter.deliveries, 'time')}`, when(letter.diedAt)].filter(Boolean).join(' · ');
    const button = (words, act, kind = '') =>
      h('button', { class: `button small ${kind}`, type: 'button', 'aria-label': `${words} letter ${letter.id}`, onclick: act }, words);
    return h(
      'li',
      { 'data-letter': letter.id },
      h(
        'div',
        { class: 'letter-head' },
        h('b', {}, letter.reason),
        h(
          'div',
          { class: 'buttons' },
          button('Replay', () => this.#replay(letter)),
          button('Discard', () => this.#discard(letter), 'danger-quiet'),
        ),
      ),
      h('p', { class: 'hint' }, facts),
      h(
        'details',
        {},
        h('summary', {}, 'What it says'),
        h('dl', { class: 'fields' }, ...Object.entries(letter.fields).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
      ),
    );
  }

  #replay(letter) {
    confirm({
      title: 'Replay this letter?',
      words: [letter.reason, 'It goes back where it came from. What fails again becomes a dead letter again.'],
      verb: 'Replay',
      act: async () => {
        await post(`admin/dead-letters/${encodeURIComponent(letter.id)}/replay`);
        await this.#gone(`Letter ${letter.id} is replayed.`);
      },
    });
  }

  #discard(letter) {
    confirm({
      title: 'Discard this letter?',
      words: [letter.reason, 'It is dropped for good. There is no copy of it.'],
      verb: 'Discard',
      danger: true,
      act: async () => {
        await post(`admin/dead-letters/${encodeURIComponent(letter.id)}/discard`);
        await this.#gone(`Letter ${letter.id} is discarded.`);
      },
    });
  }

  #replayAll() {
    confirm({
      title: 'Replay all of them?',
      words: ['They go back where they came from, oldest first, a hundred at a time. Which can’t be read stay here.'],
      verb: 'Replay all',
      act: async () => {
        const { replayed, unreadable } = await post('admin/dead-letters/replay?count=100');
        await this.#gone(`${plural(replayed, 'letter')} replayed${unreadable > 0 ? `, ${count(unreadable)} can’t be read` : ''}.`);
      },
    });
  }

  async #gone(message) {
    tell(message);
    this.#onChange();
    await this.#load();
    // The button that was pressed is gone with its letter.
    this.element.querySelector('h2').focus();
  }
}
