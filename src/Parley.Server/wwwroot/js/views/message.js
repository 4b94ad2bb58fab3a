import { h } from '../dom.js';
import { clock, reasonText, t } from '../i18n.js';

/** The text of a message: what was written, or what a system entry says. */
export function bodyText(store, message) {
  if (message.kind === 'recall' || message.kind === 'recalled') return t('recalled');
  if (message.kind === 'deleted') return t('deleted');
  if (message.kind === 'edit') return typeof message.body?.msg === 'string' ? message.body.msg : t('edited');
  if (message.kind === 'text') return typeof message.body === 'string' ? message.body : t('unsupported');
  if (message.kind !== 'system') return t('unsupported');

  const { event, users = [], by, name, announcement } = message.body ?? {};
  const sentence = groupSentence(message.body ?? {});
  const words = { by: store.userName(by), users: users.map((user) => store.userName(user)).join(t('and')), name, announcement };
  return event && sentence ? t(sentence, words) : t('unsupported');
}

/** The name of the sentence that says what has happened in a group. */
function groupSentence({ event, users = [], by, role, announcement }) {
  switch (event) {
    case 'joined': return users.includes(by) ? 'cameIn' : 'joined';
    case 'role': return role === 'admin' ? 'madeAdmin' : 'madeMember';
    case 'announcement': return announcement ? 'announced' : 'announcementGone';
    default: return {
      created: 'groupCreated', left: 'left', removed: 'removed', owner: 'owner', renamed: 'renamed', profile: 'groupProfile', settings: 'groupSettings',
      muted: 'mutedUsers', unmuted: 'unmutedUsers', 'all-muted': 'allMuted', 'all-unmuted': 'allUnmuted', dissolved: 'dissolved',
    }[event];
  }
}

export function previewText(store, conversation, message) {
  const text = bodyText(store, message).slice(0, 120);
  if (message.kind === 'system') return text;
  if (message.from === store.me.id) return `${t('you')}: ${text}`;
  return conversation.kind === 'group' ? `${store.userName(message.from)}: ${text}` : text;
}

/** A message of the log. */
export function messageItem(store, conversation, message, isRead) {
  const text = bodyText(store, message);
  if (message.kind === 'system') return h('li', { class: 'system muted', 'data-testid': 'system' }, text);

  const isMine = message.from === store.me.id;
  return h('li', { class: isMine ? 'message mine' : 'message', 'data-testid': 'message', 'data-seq': message.seq, 'data-state': isMine ? (isRead ? 'read' : 'sent') : undefined },
    h('span', { class: !isMine && conversation.kind === 'group' ? 'who' : 'who hidden' }, isMine ? t('you') : store.userName(message.from)),
    h('p', {}, text),
    h('span', { class: 'meta' },
      message.edited && message.kind === 'text' ? h('span', {}, t('edited'), ' ') : null,
      h('time', { datetime: new Date(message.time).toISOString() }, clock(message.time)),
      isMine ? mark(isRead ? '✓✓' : '✓', t(isRead ? 'read' : 'sent')) : null));
}

/** A message that waits for its answer, or was refused. */
export function pendingItem(store, entry) {
  const meta = entry.failed
    ? [h('span', { class: 'error' }, `${t('failed')}: ${reasonText({ reason: entry.failed })}`),
      h('button', { type: 'button', class: 'link', 'data-testid': 'retry', onclick: () => store.retry(entry.cid) }, t('retry')),
      h('button', { type: 'button', class: 'link', 'data-testid': 'discard', onclick: () => store.discard(entry.cid) }, t('remove'))]
    : [h('time', {}, clock(entry.time)), mark('…', t('pending'))];
  return h('li', { class: entry.failed ? 'message mine failed' : 'message mine pending', 'data-testid': 'message', 'data-state': entry.failed ? 'failed' : 'pending' },
    h('span', { class: 'who hidden' }, t('you')),
    h('p', {}, entry.text),
    h('span', { class: 'meta' }, meta));
}

const mark = (sign, label) => h('span', { class: 'mark', role: 'img', 'aria-label': label, title: label }, sign);
