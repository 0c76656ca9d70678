// Signing up and in: address and password, then the code from the mail.
import { call } from './api.js';
import { announce, byId, focusOn, isOff, setBusy, setText } from './dom.js';
import { notice, words } from './refusals.js';
import { ended, leave, load, mails, session } from './session.js';

const [dialog, credentials, otp] = ['account', 'credentials', 'otp'].map(byId);
const [email, password, code] = ['email', 'password', 'code'].map(byId);
let creating = false;
let opener = null;

/** Opens where the visitor is: at the start, or at the code. `from` gets the focus back. */
export function signIn(from) {
  if (dialog.open) return;
  opener = from;
  say();
  if (session.user && !session.user.verified) askForCode();
  else askForCredentials(false);
  dialog.showModal();
  focusOn(otp.hidden ? email : code);
}

/** What a refusal asks for that only signing in helps against. */
export function signInIfNeeded({ code }, from) {
  if (code === 'no_session') ended();
  if (code === 'no_session' || code === 'otp_required') signIn(from);
}

function say(answer) {
  byId('account-notice').replaceChildren(...(answer ? [notice({ ...words(answer), wait: answer.wait })] : []));
  for (const input of [email, password, code]) showError(input, answer?.data?.errors?.[input.name]?.[0]);
}

function showError(input, error = '') {
  setText(byId(`${input.id}-error`), error);
  input.setAttribute('aria-invalid', String(Boolean(error)));
}

function askForCredentials(asNew) {
  creating = asNew;
  credentials.hidden = false;
  otp.hidden = true;
  setText(byId('account-title'), asNew ? 'Create an account' : 'Sign in');
  setText(byId('enter'), asNew ? 'Create account' : 'Sign in');
  setText(byId('switch-text'), asNew ? 'Been here before?' : 'New here?');
  setText(byId('switch'), asNew ? 'Sign in' : 'Create an account');
  byId('password-hint').hidden = !asNew;
  password.autocomplete = asNew ? 'new-password' : 'current-password';
}

function askForCode() {
  credentials.hidden = true;
  otp.hidden = false;
  password.value = code.value = '';
  byId('mail').hidden = true;
  byId('dev-mail').hidden = !session.devTools;
  setText(byId('account-title'), 'Enter your code');
  setText(byId('otp-email'), session.user.email);
}

/** The session that waited for its code has ended: only the password starts another. */
function startOver() {
  email.value = session.user?.email ?? '';
  ended();
  say();
  askForCredentials(false);
  const text = 'That took too long. Sign in again: a new code comes with it.';
  byId('account-notice').replaceChildren(notice({ title: 'You are signed out', text }));
  focusOn(password);
  return false;
}

/** Checks before anything is sent, and puts the focus on the first mistake. */
function valid(checks) {
  for (const [input, error] of checks) showError(input, error || '');
  const wrong = checks.find(([, error]) => error);
  wrong?.[0].focus();
  return !wrong;
}

/** One answer after the other; false when it was refused, and said so. */
async function ask(button, ...calls) {
  if (isOff(button)) return false;
  setBusy(button, true);
  let answer;
  for (const next of calls) {
    answer = await next();
    if (!answer.ok) break;
  }
  setBusy(button, false);
  if (answer.code === 'no_session') return startOver();
  say(answer.ok ? null : answer);
  dialog.querySelector('form:not([hidden]) [aria-invalid="true"]')?.focus();
  return answer.ok;
}

credentials.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = { email: email.value.trim(), password: password.value };
  const checks = [
    [email, !/^\S+@\S+$/.test(body.email) && 'Type an e-mail address, such as me@example.com.'],
    [password, !body.password ? 'Type your password.' : creating && body.password.length < 8 && 'Take at least 8 characters.'],
  ];
  if (!valid(checks)) return;
  const post = (path) => () => call('POST', path, { body });
  const steps = creating ? [post('auth/register'), post('auth/login')] : [post('auth/login')];
  if (!(await ask(byId('enter'), ...steps))) return;
  await load();
  if (!session.user) return say({ code: 'lost_connection' });
  askForCode();
  focusOn(code);
});

otp.addEventListener('submit', async (event) => {
  event.preventDefault();
  const value = code.value.replace(/\s/g, '');
  if (!valid([[code, !/^\d{6}$/.test(value) && 'The code has six digits.']])) return;
  if (!(await ask(byId('confirm-code'), () => call('POST', 'auth/verify-otp', { body: { code: value } })))) return code.select();
  dialog.close();
  await load();
  announce('You are signed in.');
});

byId('switch').addEventListener('click', () => {
  say();
  askForCredentials(!creating);
  focusOn(email);
});

byId('resend').addEventListener('click', async (event) => {
  if (!(await ask(event.currentTarget, () => call('POST', 'auth/resend-otp')))) return;
  byId('account-notice').replaceChildren(notice({ title: 'A new code is on its way', text: 'The one before no longer works.' }, null, true));
  focusOn(code);
});

byId('other-account').addEventListener('click', async (event) => {
  if (!(await ask(event.currentTarget, leave))) return;
  askForCredentials(false);
  focusOn(email);
});

byId('show-mail').addEventListener('click', async () => {
  const mail = (await mails())?.find((one) => one.code);
  byId('mail').hidden = false;
  setText(byId('mail'), mail?.body ?? 'No mail yet. Try again in a moment.');
  focusOn(byId('mail'));
});

byId('close-account').addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => {
  credentials.reset();
  const target = opener?.isConnected && !opener.hidden ? opener : byId('main');
  target.focus();
});
