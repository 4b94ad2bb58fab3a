import { isChange } from '../conversation.js';
import { h, reconcile } from '../dom.js';
import { dayKey, dayText, shortTime, t } from '../i18n.js';
import { messageItem, pendingItem } from './message.js';

const Near = 80;   // pixels from an end of the list that count as being there

/** One conversation: its head, its messages, and where to write. */
export function chatPane(store, conversation, { on, onBack }) {
  const title = h('h2', {});
  const subtitle = h('p', { class: 'muted', 'data-testid': 'chat-status' });
  const log = h('ol', { class: 'messages', role: 'log', 'aria-live': 'polite', tabindex: '0', 'data-testid': 'messages', 'aria-label': t('messagesOf', { name: store.nameOf(conversation) }) });
  const jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => toEnd() }, t('newMessages'));
  const isHere = () => log.isConnected;
  let wasAtEnd = true;

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < Near;

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    wasAtEnd = true;
    jump.hidden = true;
  }

  function drawHead() {
    title.textContent = store.nameOf(conversation);
    subtitle.textContent = statusOf(store, conversation);
  }

  function draw(isOlder) {
    const height = log.scrollHeight;
    const top = log.scrollTop;
    // Nobody wants history read out: only what is new is announced.
    log.setAttribute('aria-live', isOlder ? 'off' : 'polite');
    reconcile(log, rows(store, conversation), {
      key: (row) => row.key,
      version: (row) => row.version,
      create: (row) => row.create(),
    });
    if (isOlder && !wasAtEnd) log.scrollTop = top + log.scrollHeight - height;
    else if (wasAtEnd) toEnd();
    else if (log.scrollHeight > height) jump.hidden = false;
    if (log.scrollHeight <= log.clientHeight) store.loadOlder(conversation);
  }

  log.addEventListener('scroll', () => {
    wasAtEnd = atEnd();
    if (wasAtEnd) jump.hidden = true;
    if (log.scrollTop < Near) store.loadOlder(conversation);
  });
  on('list', () => { if (isHere()) drawHead(); });
  on('messages', ({ detail }) => { if (isHere() && detail.conversation === conversation) draw(detail.older); });
  on('resize', () => { if (isHere() && wasAtEnd) toEnd(); }, window);

  drawHead();
  queueMicrotask(() => draw(true));
  return [
    h('header', {},
      h('button', { type: 'button', class: 'quiet back', 'data-testid': 'back', 'aria-label': t('back'), onclick: onBack }, '←'),
      h('div', { class: 'title' }, title, subtitle)),
    h('div', { class: 'scroll' }, log, jump),
    composer(store, conversation, toEnd),
  ];
}

function statusOf(store, conversation) {
  if (conversation.kind === 'group') {
    const group = store.groups.get(conversation.with);
    if (group?.people) return group.people.map((member) => store.userName(member.id)).join(', ');
    return group?.members ? t(group.members === 1 ? 'memberCountOne' : 'memberCount', { count: group.members }) : '';
  }
  const friend = store.friends.get(conversation.with);
  if (friend?.online) return t('online');
  return friend?.lastSeen ? t('lastSeen', { time: shortTime(friend.lastSeen) }) : t('offline');
}

/** What the list shows, in order: day separators, messages, and what waits to be sent. */
function rows(store, conversation) {
  const rows = [];
  const messages = conversation.messages.filter((message) => !isChange(message));
  if (messages.length > 0 && !conversation.hasOlder) rows.push(plain('start', 'system muted', t('start')));
  for (const [i, message] of messages.entries()) {
    if (i === 0 || dayKey(message.time) !== dayKey(messages[i - 1].time)) rows.push(plain(`day-${message.seq}`, 'day', dayText(message.time)));
    const isRead = conversation.kind === 'friend' && message.seq <= conversation.peerReadSeq;
    rows.push({
      key: message.cid && message.from === store.me.id ? `cid-${message.cid}` : `seq-${message.seq}`,
      version: `${isRead} ${message.kind} ${message.edited} ${store.userName(message.from)} ${message.kind === 'system' ? JSON.stringify((message.body?.users ?? []).map((id) => store.userName(id))) : ''}`,
      create: () => messageItem(store, conversation, message, isRead),
    });
  }
  const arrived = new Set(messages.filter((message) => message.from === store.me.id).map((message) => message.cid));
  for (const entry of store.pending(conversation)) {
    if (!arrived.has(entry.cid)) rows.push({ key: `cid-${entry.cid}`, version: `pending ${entry.failed}`, create: () => pendingItem(store, entry) });
  }
  if (rows.length === 0) rows.push(plain('empty', 'system muted', conversation.hasOlder && conversation.last ? t('loading') : t('noMessages')));
  return rows;
}

const plain = (key, style, text) => ({ key, version: text, create: () => h('li', { class: style }, text) });

function composer(store, conversation, onSent) {
  const label = t('writeTo', { name: store.nameOf(conversation) });
  const text = h('textarea', { rows: 1, 'data-testid': 'composer', 'aria-label': label, placeholder: label, enterkeyhint: 'send', value: conversation.draft });

  function fit() {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`;
  }

  function submit(event) {
    event.preventDefault();
    const message = text.value.trim();
    text.focus();
    if (message === '') return;
    text.value = conversation.draft = '';
    fit();
    store.send(conversation, message);
    onSent();
  }

  text.addEventListener('input', () => {
    conversation.draft = text.value;
    fit();
  });
  text.addEventListener('keydown', (event) => {
    // While an input method composes, Enter chooses a word. Safari says so only by the key code.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
  });
  return h('form', { class: 'composer', onsubmit: submit }, text, h('button', { type: 'submit', class: 'primary', 'data-testid': 'send' }, t('send')));
}
