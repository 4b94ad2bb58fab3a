import { api } from '../api.js';
import { h, toast } from '../dom.js';
import { errorText, reasonText, t } from '../i18n.js';

/** Asks for a user id and sends a friend request. */
export function addFriendDialog(store) {
  const input = h('input', { id: 'friend-id', name: 'id', 'data-testid': 'friend-id', autocapitalize: 'none', autocomplete: 'off', spellcheck: 'false', required: true, maxlength: 32 });
  open('addFriend', 'ask', [h('label', { for: 'friend-id' }, t('addFriendHint')), input], async () => {
    const id = input.value.trim().toLowerCase();
    await api.askFriend(id);
    toast(t('requestSent', { name: id }));
    await store.refreshPeople();
  });
}

/** Makes a group of friends. */
export function newGroupDialog(store) {
  const name = h('input', { id: 'group-name', 'data-testid': 'group-name', autocomplete: 'off', required: true, maxlength: 64 });
  const boxes = [...store.friends.values()].map((friend) => h('input', { type: 'checkbox', value: friend.id, 'data-testid': `member-${friend.id}` }));
  const members = [...store.friends.values()].map((friend, i) => h('label', { class: 'check' }, boxes[i], friend.name));
  const fields = [
    h('label', { for: 'group-name' }, t('groupName')), name,
    h('fieldset', {}, h('legend', {}, t('members')), members.length > 0 ? members : h('p', { class: 'muted' }, t('noFriendsYet'))),
  ];
  open('newGroup', 'create', fields, async () => {
    await api.createGroup(name.value.trim(), boxes.filter((box) => box.checked).map((box) => box.value));
    await store.refreshPeople();
  });
}

function open(title, action, fields, submit) {
  const error = h('p', { class: 'error', role: 'alert', 'data-testid': 'dialog-error', hidden: true });
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => dialog.remove() });
  dialog.append(h('form', {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await submit();
        dialog.close();
      } catch (problem) {
        error.textContent = problem.status === 404 || problem.status === 409 ? reasonText(problem) : errorText(problem);
        error.hidden = false;
      }
    },
  },
  h('h2', { id: 'dialog-title' }, t(title)), fields, error,
  h('div', { class: 'buttons' },
    h('button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
    h('button', { type: 'submit', class: 'primary', 'data-testid': 'dialog-submit' }, t(action)))));
  document.body.append(dialog);
  dialog.showModal();
}
