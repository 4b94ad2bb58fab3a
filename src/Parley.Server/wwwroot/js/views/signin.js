import { api } from '../api.js';
import { h } from '../dom.js';
import { errorText, t } from '../i18n.js';

/** The page for those who are not signed in. */
export function signInPage({ onEnter, onLanguage, message }) {
  const main = h('main', { class: 'welcome' });
  let isNew = false;

  function draw(note) {
    main.replaceChildren(
      h('div', { class: 'card' },
        h('header', {}, h('h1', {}, 'Parley'), languageButton(onLanguage)),
        h('p', { class: 'muted' }, t('tagline')),
        isNew ? signUpForm(onEnter) : signInForm(onEnter),
        note ? h('p', { class: 'error', role: 'alert' }, note) : null,
        h('button', { type: 'button', class: 'link', 'data-testid': isNew ? 'show-signin' : 'show-signup', onclick: turn }, t(isNew ? 'haveAccount' : 'noAccount'))));
  }

  function turn() {
    isNew = !isNew;
    draw();
    main.querySelector('input').focus();
  }

  draw(message);
  return main;
}

export function languageButton(onLanguage) {
  return h('button', { type: 'button', class: 'quiet', 'data-testid': 'language', 'aria-label': t('languageLabel'), title: t('languageLabel'), onclick: onLanguage }, t('language'));
}

function signInForm(onEnter) {
  return form('signin-form', 'signIn', [idField(), passwordField('current-password')], async ({ id, password }) => {
    await api.signIn(id, password);
    await onEnter();
  });
}

function signUpForm(onEnter) {
  const name = field('displayName', { name: 'name', 'data-testid': 'display-name', autocomplete: 'nickname', maxlength: 64 });
  return form('signup-form', 'signUp', [idField('userIdHint'), name, passwordField('new-password', 'passwordHint')], async (values) => {
    await api.signUp(values.id, values.password, values.name);
    await api.signIn(values.id, values.password);
    await onEnter();
  });
}

const idField = (hint) => field('userId', {
  name: 'id', 'data-testid': 'user-id', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, minlength: 2, maxlength: 32, pattern: '[a-z][a-z0-9_.\\-]*',
}, hint);

const passwordField = (autocomplete, hint) => field('password', {
  name: 'password', type: 'password', 'data-testid': 'password', autocomplete, required: true, minlength: hint ? 8 : 1,
}, hint);

function field(label, attributes, hint) {
  const id = `field-${attributes.name}`;
  return h('div', { class: 'field' },
    h('label', { for: id }, t(label)),
    h('input', { id, ...attributes, 'aria-describedby': hint && `${id}-hint` }),
    hint ? h('small', { id: `${id}-hint`, class: 'muted' }, t(hint)) : null);
}

function form(testId, label, fields, submit) {
  const button = h('button', { type: 'submit', class: 'primary', 'data-testid': 'submit' }, t(label));
  const error = h('p', { class: 'error', role: 'alert', 'data-testid': 'form-error', hidden: true });
  return h('form', {
    'data-testid': testId,
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      error.hidden = true;
      try {
        await submit(Object.fromEntries(new FormData(event.target)));
      } catch (problem) {
        error.textContent = errorText(problem);
        error.hidden = false;
      } finally {
        button.disabled = false;
      }
    },
  }, fields, error, button);
}
