// What has just been done, said once: seen at the edge and read out by a screen reader.

import { h } from './dom.js';

const Shown = 6_000;

/** A place for news. A window above the page needs its own: what is behind it is neither seen nor read out. */
export const newsPlace = () => h('div', { class: 'news', role: 'status' });

/** @param {string} message A sentence. */
export function tell(message) {
  // Not before the window that asked has closed.
  setTimeout(() => {
    const place = document.querySelector('dialog[open] .news') ?? document.querySelector('body > .news');
    const note = h('p', { class: 'news-item' }, message);
    place.append(note);
    setTimeout(() => note.remove(), Shown);
  });
}
