// Who is here. The session itself is in a cookie that no script can read.
import { call, insist } from './api.js';
import { forgetIntents } from './buy.js';

/**
 * `user`: null, or as in GET user/profile. `known`: somebody has said who is here. `devTools`: whether mails that were not sent can be
 * read here.
 */
export const session = { user: null, known: false, devTools: false };

const changes = new EventTarget();
export const onSession = (listener) => changes.addEventListener('change', listener);

export async function load() {
  const answer = await call('GET', 'user/profile');
  // No answer is no news: who was here still is.
  if (!answer.ok && answer.code !== 'no_session') return answer;
  session.user = answer.ok ? answer.data : null;
  session.known = true;
  // Of nobody's mailbox: elsewhere the address would only stand in the logs of whoever passes URLs on.
  if (session.user) session.devTools ||= (await call('GET', 'dev/mailbox/-')).ok;
  changes.dispatchEvent(new Event('change'));
  return answer;
}

/** Ends with the first answer. One that says nothing is asked for again meanwhile: the page may have been reloaded while Redis is away. */
export const arrive = () => new Promise((answered) => insist(load, answered, Infinity).then(answered));

/** Refused: the session lives, and who was here still is. */
export async function leave() {
  const answer = await insist(() => call('POST', 'auth/logout'), () => {}, 4);
  if (!answer.ok) return answer;
  forgetIntents();
  ended();
  return answer;
}

/** The server has no session of this visitor any more. */
export function ended() {
  session.user = null;
  changes.dispatchEvent(new Event('change'));
}

/** Mails to this visitor, newest first, where there are `devTools`; null when they can't be read. */
export async function mails() {
  const answer = await call('GET', `dev/mailbox/${encodeURIComponent(session.user.email)}`);
  return answer.ok ? answer.data.messages : null;
}
