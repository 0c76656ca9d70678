// Building elements. Text from the server is only ever inserted as text.

/** `h('p', { class: 'x', hidden: true }, 'text', child)`; null and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Writes only what is new: a screen reader's place and a selection survive. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** For who doesn't see the page change. Said once, when the reader is done with its sentence. */
export function announce(text) {
  setText(byId('announcer'), '');
  setTimeout(() => setText(byId('announcer'), text), 50);
}

/** A view or a part of it was replaced: the keyboard goes on from here. */
export function focusOn(element) {
  if (!element.hasAttribute('tabindex') && !element.matches('button, input, a')) element.setAttribute('tabindex', '-1');
  element.focus();
}

/** A button that says that it works, and can't be pressed twice. It keeps the focus, which `disabled` would throw away. */
export function setBusy(button, busy) {
  button.setAttribute('aria-disabled', String(busy));
  button.classList.toggle('busy', busy);
}

export const isOff = (button) => button.getAttribute('aria-disabled') === 'true';
