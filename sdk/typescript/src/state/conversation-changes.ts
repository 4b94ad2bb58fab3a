import type { Wire } from '../wire.js';
import type { Entry } from '../sync/refs.js';
import { changeOf, deleted, isCounted, isEntrance, isSaid, mentions, withoutContent } from './entries.js';
import type { ConversationRef, ConversationState } from './types.js';

/** What a device knows of a conversation, besides what is shown. */
export interface ConversationRecord extends ConversationState {
  /** `unread` and `last` reflect the entries up to this one. */
  readonly countedTo: number;
  /** Whether this device has to ask the server's list for `mentioned` or `unread`. */
  readonly isUnsure?: boolean;
  /** Whether the two users do not see each other's marks. */
  readonly isPeerHidden?: boolean;
}

export const newConversation = (ref: ConversationRef, name: string, time = 0): ConversationRecord => ({
  ...ref, name, unread: 0, readSeq: 0, pinned: false, muted: false, hidden: false, time, typing: [], reads: {}, countedTo: 0,
});

/** Whether the list shows it. */
export const isListed = ({ hidden, last, pinned, draft }: ConversationState): boolean =>
  !hidden && (last !== undefined || pinned || draft !== undefined);

/** The conversation after its next entry. */
export function withEntry(before: ConversationRecord, entry: Entry, me: string): ConversationRecord {
  if (entry.seq <= before.countedTo) return before;
  const isOfServer = entry.room === '/server';
  if (isOfServer && !isCounted(entry)) return withChangedLast(before, entry);

  // This device may not know what the user has read, or what came before.
  const isUnsure = !isOfServer && (before.countedTo === 0 || entry.seq > before.countedTo + 1);
  const changed = { ...withChangedMention(before, entry, me), last: entry, time: entry.time, hidden: false, countedTo: entry.seq };
  const after = isUnsure ? { ...changed, isUnsure } : changed;
  const allRead = without(without({ ...changed, readSeq: Math.max(before.readSeq, entry.seq), unread: 0 }, 'mentioned'), 'isUnsure');
  // A user who comes into a group has read what was there.
  if (isEntrance(entry, me)) return allRead;
  if (!isCounted(entry)) return after;
  if (!isOfServer && isSaid(entry) && entry.from === me) return allRead;
  const isRead = entry.seq <= before.readSeq;   // On another device.
  const isMentioned = !isRead && after.mentioned === undefined && isSaid(entry) && mentions(entry, me);
  // A user who writes has read what was there.
  const isReadByPeer = before.kind === 'friend' && !before.isPeerHidden;
  const marks = { ...(isMentioned && { mentioned: entry.seq }), ...(isReadByPeer && { peerReadSeq: entry.seq }) };
  return { ...after, unread: before.unread + (isRead ? 0 : 1), ...marks };
}

/** The conversation after the peer has read it, or has become visible again. */
export const withPeerRead = (before: ConversationRecord, seq: number): ConversationRecord =>
  ({ ...without(before, 'isPeerHidden'), peerReadSeq: Math.max(seq, before.peerReadSeq ?? 0) });

/** The conversation once the two users do not see each other's marks any more. */
export const withHiddenPeer = (before: ConversationRecord): ConversationRecord =>
  (before.isPeerHidden ? before : { ...without(before, 'peerReadSeq'), isPeerHidden: true });

function withChangedLast(before: ConversationRecord, entry: Entry): ConversationRecord {
  const last = before.last && (changeOf(entry)?.(before.last) ?? before.last);
  return last === before.last ? before : { ...before, last: last! };
}

function withChangedMention(before: ConversationRecord, entry: Entry, me: string): ConversationRecord {
  const { mentioned, readSeq } = before;
  if (entry.kind === 'recall' && entry.msg.seq === mentioned) return { ...before, isUnsure: true };
  if (entry.kind !== 'edit' || entry.from === me || entry.msg.seq <= readSeq || entry.msg.msg === undefined) return before;
  if (mentions(entry.msg, me)) return { ...before, mentioned: Math.min(mentioned ?? Infinity, entry.msg.seq) };
  return entry.msg.seq === mentioned ? { ...before, isUnsure: true } : before;
}

/** The conversation after the user has read it up to an entry. `unread` is unknown if the server counted up to another entry. */
export function withRead(before: ConversationRecord, seq: number, unread: number | 'unknown' | undefined): ConversationRecord {
  if (seq < before.readSeq) return before;
  const isAllRead = seq >= before.countedTo;
  const known = isAllRead ? 0 : unread ?? before.unread;
  if (known === 'unknown') return { ...before, readSeq: seq, isUnsure: true };
  const after = { ...before, readSeq: seq, unread: known };
  if (after.mentioned === undefined || after.mentioned > seq) return after;
  return isAllRead || after.unread === 0 ? without(after, 'mentioned') : { ...after, isUnsure: true };
}

/** The conversation after a change of its private state. `state` is as of the notice: what was read since stays read. */
export function withState(before: ConversationRecord, state: Wire.ConversationState, time: number): ConversationRecord {
  const { pinned, muted, draft, clearedSeq = 0 } = state;
  // An entry that is not older has put it back on the list: the list or a page had it before the notice arrived.
  const hidden = state.hidden && (before.last?.time ?? 0) < time;
  let after: ConversationRecord = { ...without(before, 'draft'), pinned, muted, hidden, ...(draft !== undefined && { draft }) };
  if (state.readSeq > after.readSeq) after = withRead(after, state.readSeq, state.unread);
  if (after.last && after.last.seq <= clearedSeq) after = without(after, 'last');
  return { ...after, time: after.time || time };
}

/** The conversation after the user has deleted an entry for themselves. */
export function withDeleted(before: ConversationRecord, seq: number): ConversationRecord {
  const { last, mentioned } = before;
  let after = before;
  if (last?.seq === seq) after = { ...after, last: deleted(last) };
  else if (last?.kind === 'edit' && last.msg.seq === seq) after = { ...after, last: withoutContent(last) };
  return mentioned === seq ? { ...after, isUnsure: true } : after;
}

/** The conversation as the server lists it, unless this device knows of later entries. */
export function withSummary(before: ConversationRecord, summary: Wire.Conversation): ConversationRecord {
  const { last, draft, mentioned, peerReadSeq, unread, readSeq, pinned, muted, time } = summary;
  const seq = last?.msg.seq ?? 0;
  if (seq < before.countedTo && last) return before;
  const { name, avatar, kind, with: other, typing, reads } = before;
  return {
    kind, with: other, name, typing, reads, pinned, muted, time, hidden: false,
    // A later mark may still be on its way to the server. The response has the count.
    readSeq: Math.max(readSeq, before.readSeq),
    unread: readSeq >= before.readSeq ? unread : before.readSeq >= seq ? 0 : Math.min(unread, before.unread),
    countedTo: Math.max(seq, before.countedTo),
    ...(kind === 'friend' && peerReadSeq === undefined && { isPeerHidden: true }),
    ...(avatar !== undefined && { avatar }), ...(last && { last: last.msg }), ...(draft !== undefined && { draft }),
    ...(mentioned !== undefined && { mentioned }), ...(peerReadSeq && { peerReadSeq }),
  };
}

/** A copy without a member. */
export function without<T extends object, K extends keyof T>(value: T, member: K): T {
  if (!(member in value)) return value;
  const { [member]: _, ...rest } = value;
  return rest as T;
}
