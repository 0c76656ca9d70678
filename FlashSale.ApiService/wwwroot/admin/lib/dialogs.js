// Windows above the page. <dialog> keeps the focus inside, closes on Escape and gives the focus back where it was.

import { ApiError } from './api.js';
import { h, text } from './dom.js';

let numbers = 0;

/** Shows a dialog; it is gone when it closes. */
export function open(dialog) {
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Asks before something is done, and does it. Stays open with the reason when it is refused.
 * @param {{title: string, words: string[], verb: string, danger?: boolean, fields?: Node[], act: (form: HTMLFormElement) => Promise<void>}} question
 */
export function confirm({ title, words, verb, danger = false, fields = [], act }) {
  const id = `dialog-${++numbers}`;
  const trouble = h('div', { class: 'trouble', role: 'alert' });
  const yes = h('button', { class: danger ? 'button danger' : 'button primary', type: 'submit' }, verb);
  const no = h('button', { class: 'button', type: 'button', autofocus: danger && fields.length === 0 }, 'Cancel');
  const form = h(
    'form',
    { novalidate: true },
    h('h2', { id }, title),
    ...words.map((line) => h('p', {}, line)),
    ...fields,
    trouble,
    h('div', { class: 'buttons' }, no, yes),
  );
  const dialog = open(h('dialog', { class: 'ask', 'aria-labelledby': id }, form));
  no.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(form, trouble, async () => {
      await act(form);
      dialog.close();
    });
  });
  return dialog;
}

/** Does something once, however often its button is pressed, and shows why when it is refused. */
export async function run(scope, trouble, act) {
  if (scope.getAttribute('aria-busy') === 'true') return;
  scope.setAttribute('aria-busy', 'true');
  complain(scope, trouble, null);
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    complain(scope, trouble, error);
  } finally {
    scope.removeAttribute('aria-busy');
  }
}

/** A labelled field with room for what the API says about it. */
export function field(name, label, control, hint) {
  control.id = `field-${++numbers}`;
  control.name = name;
  const error = h('p', { class: 'field-error', id: `${control.id}-error`, 'data-for': name });
  const help = hint ? h('p', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  control.setAttribute('aria-describedby', [help?.id, error.id].filter(Boolean).join(' '));
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, help, error);
}

/** Writes an error beside its fields; what belongs to no field here stands in the box. */
export function complain(scope, trouble, error) {
  const errors = { ...error?.errors };
  let first = null;
  for (const place of scope.querySelectorAll('[data-for]')) {
    const control = scope.elements?.namedItem(place.dataset.for);
    const words = errors[place.dataset.for];
    delete errors[place.dataset.for];
    text(place, words?.join(' ') ?? '');
    if (!control) continue;
    if (words) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
    if (words) first ??= control;
  }
  trouble.replaceChildren(...(error ? describe(error, errors) : []));
  first?.focus();
}

/** An error in words. */
export function describe(error, errors = error.errors) {
  const more = Object.entries(errors).map(([name, words]) => h('li', {}, h('b', {}, name), ` ${words.join(' ')}`));
  const wait = error.retryAfter ? ` Try again in ${error.retryAfter} s.` : '';
  return [h('p', { class: 'note bad' }, error.message + wait), ...(more.length > 0 ? [h('ul', { class: 'errors' }, ...more)] : [])];
}
