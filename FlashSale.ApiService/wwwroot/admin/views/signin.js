// The way in: password, one-time password, and only for administrators.

import { ask, get, post } from '../lib/api.js';
import { field, run } from '../lib/dialogs.js';
import { h } from '../lib/dom.js';
import { hasMailbox } from './mailbox.js';

/** Who is signed in: an administrator whose session is verified, or somebody who still has a step to take, or nobody. */
export async function whoIsThere() {
  try {
    return await get('user/profile');
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

/**
 * @param {{profile: any, onIn: () => void, reason?: string}} options profile: as whoIsThere found it. reason: why this is shown again.
 * @returns {HTMLElement} The page.
 */
export function signIn({ profile, onIn, reason }) {
  const card = h('section', { class: 'card signin' });
  if (profile?.verified) card.append(...stranger(profile, again));
  else if (profile) card.append(...code(profile.email, onIn, again));
  else card.append(...password());
  return card;

  function again() {
    card.replaceChildren(...password());
    card.querySelector('input')?.focus();
  }

  function password() {
    const email = h('input', { type: 'email', autocomplete: 'username', required: true, autofocus: true });
    const secret = h('input', { type: 'password', autocomplete: 'current-password', required: true });
    return step(
      'Operator’s console',
      reason ?? 'Log in as an administrator.',
      'Log in',
      [field('email', 'E-mail', email), field('password', 'Password', secret)],
      async () => {
        await post('auth/login', { email: email.value, password: secret.value });
        card.replaceChildren(...code(email.value, onIn, again));
        card.querySelector('input').focus();
      },
    );
  }
}

function code(email, onIn, again) {
  const digits = h('input', { inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 6, class: 'digits', autofocus: true });
  const mail = h('div', { class: 'mail-hint' });
  const parts = step(
    'One-time password',
    `A code of six digits was sent to ${email}.`,
    'Verify',
    [field('code', 'Code', digits)],
    async () => {
      await post('auth/verify-otp', { code: digits.value.trim() });
      onIn();
    },
  );
  const resend = h('button', { type: 'button', class: 'button plain' }, 'Send a new code');
  const back = h('button', { type: 'button', class: 'button plain' }, 'Use another account');
  const [form] = parts;
  resend.addEventListener('click', () =>
    run(form, form.querySelector('.trouble'), async () => {
      await post('auth/resend-otp');
      await showMail();
    }),
  );
  back.addEventListener('click', () => leave(again));
  form.append(h('div', { class: 'buttons' }, back, resend));
  showMail();
  return [...parts, mail];

  // Only where the development mailbox is open.
  async function showMail() {
    if (!(await hasMailbox())) return;
    const found = await get(`dev/mailbox/${encodeURIComponent(email)}`).catch(() => null);
    const newest = found?.messages.find((message) => message.code);
    if (!newest) return;
    const use = h('button', { type: 'button', class: 'button' }, 'Use it');
    use.addEventListener('click', () => {
      digits.value = newest.code;
      form.requestSubmit();
    });
    mail.replaceChildren(h('p', {}, 'Development mailbox: the code is ', h('b', { class: 'digits' }, newest.code), '.'), use);
  }
}

/** Signed in, but no administrator. */
function stranger(profile, again) {
  const out = h('button', { class: 'button primary', type: 'button', onclick: () => leave(again) }, 'Use another account');
  return [
    h('h1', {}, 'Operator’s console'),
    h('p', {}, `${profile.email} is a customer’s account. The console is for administrators.`),
    h('div', { class: 'buttons' }, out),
  ];
}

/** Ends the session, whatever the API makes of it. */
export async function leave(then) {
  await ask('POST', 'auth/logout').catch(() => null);
  then();
}

function step(title, words, verb, fields, act) {
  const trouble = h('div', { class: 'trouble', role: 'alert' });
  const form = h(
    'form',
    { novalidate: true },
    h('h1', {}, title),
    h('p', {}, words),
    ...fields,
    trouble,
    h('div', { class: 'buttons' }, h('button', { class: 'button primary wide' }, verb)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(form, trouble, act);
  });
  return [form];
}
