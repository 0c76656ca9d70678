// The line above everything: is all well?

import { h, set, text } from '../lib/dom.js';
import { bytes, count, plural, seconds } from '../lib/words.js';
import { judge } from '../live/verdict.js';

/** Seconds. */
const Fresh = 2.5;

export class Status {
  #title = h('strong', { class: 'status-title' });
  #detail = h('span', { class: 'status-detail' });
  #link = h('a', { class: 'status-link', hidden: true }, 'Look');
  #facts = h('dl', { class: 'facts' });
  #values = new Map();
  #said = '';
  /** Changes of the verdict are read out; the figures beside it, which change every second, are not. */
  #voice = h('p', { class: 'unseen', role: 'status' });

  constructor() {
    this.element = h(
      'section',
      { class: 'status wait', 'aria-label': 'State of the system' },
      h('span', { class: 'lamp', 'aria-hidden': 'true' }),
      h('div', { class: 'status-words' }, this.#title, this.#detail, this.#link),
      this.#facts,
      this.#voice,
    );
  }

  show(state) {
    const { level, title, detail, link } = judge(state);
    set(this.element, 'class', `status ${level}`);
    text(this.#title, title);
    text(this.#detail, detail);
    this.#link.hidden = !link;
    if (link) set(this.#link, 'href', link);
    if (title !== this.#said) text(this.#voice, `${title}. ${detail}`);
    this.#said = title;
    document.title = level === 'good' || level === 'wait' ? 'FlashSale console' : `${title} – FlashSale console`;
    if (state.stats) this.#showFacts(state);
  }

  #showFacts({ stats, heardAt }) {
    const of = (role) => stats.instances.filter((one) => one.role === role);
    this.#fact('API', plural(of('api').length, 'instance'));
    this.#fact('Worker', plural(of('worker').length, 'instance'));
    this.#fact('Memory', bytes(stats.instances.reduce((sum, one) => sum + (one.memoryBytes ?? 0), 0)));
    this.#fact('Watching', count(stats.streamsOpen));
    this.#fact('Mails waiting', count(stats.mailsWaiting));
    const age = (performance.now() - heardAt) / 1000;
    this.#fact('Last word', age < Fresh ? 'just now' : `${seconds(age)} ago`);
  }

  #fact(name, value) {
    if (!this.#values.has(name)) {
      const place = h('dd');
      this.#facts.append(h('div', {}, h('dt', {}, name), place));
      this.#values.set(name, place);
    }
    text(this.#values.get(name), value);
  }
}
