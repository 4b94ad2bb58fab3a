import { api } from '../api.js';
import { h, reconcile, toast } from '../dom.js';
import { reasonText, shortTime, t } from '../i18n.js';
import { addFriendDialog, newGroupDialog } from './dialogs.js';
import { previewText } from './message.js';
import { languageButton } from './signin.js';

/** The conversations, the friend requests, and what one can start. */
export function listPane(store, { on, onSignOut, onLanguage, onOpen }) {
  const requests = h('ul', { class: 'requests', 'aria-label': t('requests') });
  const conversations = h('ul', { class: 'conversations', 'aria-label': t('conversations') });
  const empty = h('p', { class: 'empty muted', 'data-testid': 'nobody' }, t('nobody'));

  function draw() {
    reconcile(requests, store.requests, {
      key: (request) => request.id,
      version: (request) => request.state,
      create: (request) => requestItem(store, request),
    });
    reconcile(conversations, store.list(), {
      key: (conversation) => conversation.key,
      version: (conversation) => JSON.stringify(looks(store, conversation)),
      create: (conversation) => conversationItem(conversation, looks(store, conversation), () => onOpen(conversation)),
    });
    requests.hidden = store.requests.length === 0;
    empty.hidden = store.conversations.size > 0 || store.requests.length > 0 || !store.hasSynced || store.status === 'syncing';
  }

  on('list', draw);
  on('status', draw);
  draw();
  return h('nav', { class: 'pane list', 'aria-label': t('conversations') },
    h('header', {},
      h('h1', { 'data-testid': 'me' }, store.me.name, ' ', h('small', { class: 'muted' }, store.me.id)),
      languageButton(onLanguage),
      h('button', { type: 'button', class: 'quiet', 'data-testid': 'signout', onclick: onSignOut }, t('signOut'))),
    h('div', { class: 'actions' },
      h('button', { type: 'button', 'data-testid': 'add-friend', onclick: () => addFriendDialog(store) }, t('addFriend')),
      h('button', { type: 'button', 'data-testid': 'new-group', onclick: () => newGroupDialog(store) }, t('newGroup'))),
    requests, conversations, empty);
}

/** All that is shown of a conversation; the item is made anew when any of it changes. */
function looks(store, conversation) {
  const { last, unread } = conversation;
  return {
    name: store.nameOf(conversation),
    online: conversation.kind === 'friend' ? Boolean(store.friends.get(conversation.with)?.online) : null,
    preview: last ? previewText(store, conversation, last) : '',
    time: last ? shortTime(last.time) : '',
    unread,
    isOpen: store.open === conversation,
  };
}

function conversationItem(conversation, { name, online, preview, time, unread, isOpen }, onOpen) {
  const peer = conversation.with;
  return h('li', {},
    h('button', { type: 'button', class: 'conversation', 'data-testid': `conversation-${peer}`, 'aria-current': isOpen ? 'true' : undefined, onclick: onOpen },
      avatar(name, online, peer),
      h('span', { class: 'name' }, name),
      h('span', { class: 'time muted' }, time),
      h('span', { class: 'preview muted' }, preview),
      unread > 0 && !isOpen ? h('span', { class: 'badge', 'data-testid': `unread-${peer}`, 'aria-label': t('unread', { count: unread }) }, unread > 99 ? '99+' : String(unread)) : null));
}

/** The first letter, with a dot that says whether a friend is there. */
function avatar(name, online, peer) {
  return h('span', { class: `avatar tone-${[...peer].reduce((sum, c) => sum + c.codePointAt(0), 0) % 6}` },
    h('span', { 'aria-hidden': 'true' }, [...name][0]?.toUpperCase() ?? '?'),
    online === null ? null : h('span', {
      class: online ? 'dot online' : 'dot', role: 'img', 'data-testid': `presence-${peer}`, 'data-online': String(online), 'aria-label': t(online ? 'online' : 'offline'),
    }));
}

function requestItem(store, request) {
  if (request.from === store.me.id) return h('li', { class: 'request muted', 'data-testid': `asked-${request.to}` }, t('youAsked', { name: request.to }));

  const answer = (call) => async (event) => {
    event.target.disabled = true;
    try {
      await call(request.id);
      await store.refreshPeople();
    } catch (error) {
      event.target.disabled = false;
      toast(reasonText(error));
    }
  };
  return h('li', { class: 'request', 'data-testid': `request-${request.from}` },
    h('span', {}, t('asksYou', { name: request.from })),
    h('button', { type: 'button', class: 'primary', 'data-testid': `accept-${request.from}`, onclick: answer(api.acceptFriend) }, t('accept')),
    h('button', { type: 'button', 'data-testid': `decline-${request.from}`, onclick: answer(api.declineFriend) }, t('decline')));
}
