import type { Wire } from '../wire.js';
import type { Entry } from '../sync/refs.js';
import type { Message, Notice } from './types.js';

const messageKinds = new Set<string>(['text', 'image', 'file', 'audio', 'video', 'location', 'custom']);

/** Notices that only inform devices: no badge counts them, no list shows them. */
const silentKinds = new Set<string>([
  'conversation-changed', 'message-deleted', 'group-links', 'group-join-cancelled', 'friend-changed', 'friend-cancelled', 'user-changed',
  'user-blocked', 'user-unblocked',
]);

type MessageEntry = Wire.MessageEntry['msg'];

/** Whether a user has sent it. */
export const isSaid = (entry: Entry): entry is Wire.TextMessage | Wire.FileMessage | Wire.LocationMessage | Wire.CustomMessage =>
  messageKinds.has(entry.kind);

/** Whether a timeline shows it. */
export const isShown = (entry: Entry): entry is Message =>
  entry.room !== '/server' && (isSaid(entry) || entry.kind === 'system' || entry.kind === 'recalled');

export const isNotice = (entry: Entry): entry is Notice =>
  entry.room === '/server' && entry.kind !== 'deleted' && !silentKinds.has(entry.kind);

/** Whether an unread badge counts it. */
export const isCounted = (entry: Entry): boolean => (entry.room === '/server' ? !silentKinds.has(entry.kind) : isSaid(entry));

/** Whether the user comes into the group with this entry. */
export const isEntrance = (entry: Entry, user: string): boolean =>
  entry.kind === 'system' && (entry.msg.event === 'created' || (entry.msg.event === 'joined' && entry.msg.users.includes(user)));

export const mentions = (entry: { mentions?: readonly string[] }, user: string): boolean =>
  entry.mentions?.some((one) => one === user || one === '@all') ?? false;

/** What the entry changes in others of the same conversation: undefined if nothing. Others it returns as they are. */
export function changeOf(entry: Entry): ((one: Entry) => Entry) | undefined {
  switch (entry.kind) {
    case 'recall': return (one) => (one.seq === entry.msg.seq ? recalled(one as MessageEntry, entry.time) : one);
    case 'edit': {
      const { msg, mentions: named, seq } = entry.msg;
      if (msg === undefined) return undefined;   // The user may not see it, or a later entry covers it.
      return (one) => (one.seq === seq && (one.kind === 'text' || one.kind === 'custom') ? edited(one, msg, named, entry.time) : one);
    }
    case 'friend-cancelled':
    case 'group-join-cancelled':
      return (one) => ('request' in one && one.request === entry.request && 'message' in one ? withoutMessage(one) : one);
    default: return undefined;
  }
}

/** The `seq` of the only entry that this one changes. */
export const targetOf = (entry: Entry): number | undefined =>
  (entry.kind === 'recall' || entry.kind === 'edit' ? entry.msg.seq : undefined);

function recalled(target: MessageEntry, time: number): MessageEntry {
  if (!isSaid(target)) return target;
  const { quote: _quote, mentions: _mentions, edited: _edited, ...rest } = target as Wire.TextMessage;
  return { ...rest, kind: 'recalled', msg: '', recalled: time };
}

function edited(target: Entry, msg: string | Wire.CustomContent, named: string[] | undefined, time: number): Entry {
  const { mentions: _mentions, ...rest } = target as Wire.TextMessage;
  return { ...rest, msg, ...(named && { mentions: named }), edited: time } as Wire.TextMessage;
}

/** The notice of a request that was cancelled. */
function withoutMessage(notice: Entry): Entry {
  const { message: _, ...rest } = notice as Wire.FriendRequestNotice;
  return rest;
}

/** What is left of an entry that the user has deleted for themselves. */
export function deleted(target: Entry): Entry {
  const { id, seq, time, cursor } = target;
  if (target.room === '/server') return { id, seq, time, cursor, kind: 'deleted', room: '/server' };
  const { from, to, room, cid } = target as Wire.TextMessage;
  return { from, to, msg: '', kind: 'deleted', id, seq, time, cursor, room, ...(cid !== undefined && { cid }) };
}

/** An edit of a message that the user may not see any more: without the content. */
export function withoutContent(entry: Entry): Entry {
  return entry.kind === 'edit' ? { ...entry, msg: { id: entry.msg.id, seq: entry.msg.seq } } : entry;
}
