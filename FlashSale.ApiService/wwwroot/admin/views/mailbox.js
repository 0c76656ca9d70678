// Mails that were not sent: only where the development tools are on.

import { get } from '../lib/api.js';
import { field, run } from '../lib/dialogs.js';
import { h } from '../lib/dom.js';
import { when } from '../lib/words.js';

/** Whether there is a development mailbox. Nobody's is asked for: elsewhere an address would only stand in the logs of proxies. */
export async function hasMailbox() {
  there ||= await get('dev/mailbox/-').then(
    () => true,
    () => false,
  );
  return there;
}
let there = false;

export class Mailbox {
  #trouble = h('div', { class: 'trouble', role: 'alert' });
  #address;
  #list = h('div', { role: 'status' });
  #form;
  #asked = 0;

  constructor(email) {
    this.#address = h('input', { type: 'email', autocomplete: 'off', value: email });
    this.#form = h(
      'form',
      { novalidate: true, class: 'inline' },
      field('email', 'Mails to', this.#address),
      h('button', { class: 'button primary' }, 'Show'),
    );
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      run(this.#form, this.#trouble, () => this.#load());
    });
    this.element = h(
      'section',
      { class: 'card', 'aria-labelledby': 'mailbox-title' },
      h('div', { class: 'card-head' }, h('h2', { id: 'mailbox-title' }, 'Development mailbox')),
      h('p', { class: 'hint' }, 'Mails that would have been sent. It exists on this machine and in development only.'),
      this.#form,
      this.#trouble,
      this.#list,
    );
  }

  /** In its own scope: "Show" that is pressed meanwhile must not be taken for pressed twice. */
  refresh() {
    return run(this.#list, this.#trouble, () => this.#load());
  }

  async #load() {
    const asked = ++this.#asked;
    const { messages } = await get(`dev/mailbox/${encodeURIComponent(this.#address.value)}`);
    // Whose mails were asked for last is shown, whatever order the answers come in.
    if (asked !== this.#asked) return;
    this.#list.replaceChildren(
      messages.length === 0 ? h('p', { class: 'empty' }, 'No mail to this address.') : h('ol', { class: 'mails' }, ...messages.map(item)),
    );
  }
}

const item = ({ subject, body, code, sentAt }) =>
  h(
    'li',
    {},
    h('div', { class: 'letter-head' }, h('b', {}, subject), code ? h('b', { class: 'digits' }, code) : null),
    h('p', { class: 'hint' }, when(sentAt)),
    h('pre', {}, body),
  );
