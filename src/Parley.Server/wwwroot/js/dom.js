// Builds elements. Text is always text: nothing here parses HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Makes the children of `parent` those of `items`, in their order, keeping the elements whose key and version stay.
 * `version` says what is shown of an item: an element is made anew only when it changes.
 */
export function reconcile(parent, items, { key, version, create }) {
  const old = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let previous = null;
  for (const item of items) {
    const name = key(item);
    const stamp = version(item);
    let element = old.get(name);
    if (element?.dataset.version !== stamp) {
      const made = create(item);
      made.dataset.key = name;
      made.dataset.version = stamp;
      element?.replaceWith(made);
      element = made;
    }
    old.delete(name);
    const next = previous ? previous.nextElementSibling : parent.firstElementChild;
    if (element !== next) parent.insertBefore(element, next);
    previous = element;
  }
  for (const element of old.values()) element.remove();
}

/** Says something that stays until its reader puts it away. */
export function pin({ title, text, putAway }) {
  const line = h('p', { class: 'announcement', 'data-testid': 'announcement' },
    h('span', {}, title && h('strong', {}, `${title} `), text),
    h('button', { type: 'button', onclick: () => line.remove() }, putAway));
  document.getElementById('announcements').append(line);
}

let toastTimer = 0;

/** Says something that passes. */
export function toast(text) {
  const place = document.getElementById('toasts');
  place.replaceChildren(h('p', { class: 'toast', 'data-testid': 'toast' }, text));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.replaceChildren(), 6000);
}
