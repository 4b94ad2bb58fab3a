import { expect, test, vi } from 'vitest';
import { Value } from '../src/state/readable.js';
import { Conversations } from '../src/state/conversations.js';
import { withEntry, withRead, withState, withSummary, newConversation, type ConversationRecord } from '../src/state/conversation-changes.js';
import { changeOf, deleted } from '../src/state/entries.js';
import { MemoryStore } from '../src/store/memory.js';
import { StoreWriter } from '../src/store/writer.js';
import type { Entry } from '../src/sync/refs.js';
import { emptyWindow, withLive, withNewer, withOlder } from '../src/timeline/window.js';

const ben = { kind: 'friend', with: 'ben' } as const;
const said = (seq: number, more: object = {}): Entry => ({
  from: 'ben', to: 'ada', kind: 'text', msg: `${seq}`, id: String(seq).padStart(32, '0'), seq, time: seq, cursor: `c${seq}`, room: '/friend', ...more,
}) as Entry;
const after = (...entries: Entry[]) => entries.reduce((before, entry) => withEntry(before, entry, 'ada'), newConversation(ben, 'Ben'));

test('Changes in a row are one call of a listener, which may subscribe twice', async () => {
  const value = new Value(0);
  const listener = vi.fn();
  const ends = [value.subscribe(listener), value.subscribe(listener)];
  for (const next of [1, 2, 3]) value.set(next);
  expect(listener).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(2);
  ends[0]!();
  value.set(4);
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(3);
  expect(value.get()).toBe(4);
});

test('Messages of others count as unread, and one’s own message reads the conversation', () => {
  expect(after(said(1), said(2), said(2))).toMatchObject({ unread: 2, readSeq: 0, countedTo: 2 });
  expect(after(said(1), said(2, { from: 'ada', to: 'ben' }))).toMatchObject({ unread: 0, readSeq: 2 });
  expect(after(said(1), said(2, { kind: 'recall', msg: { id: 'x', seq: 1 } }))).toMatchObject({ unread: 1, last: { kind: 'recall' } });
});

test('The first unread mention is kept until it is read', () => {
  const mentioned = after(said(1), said(2, { mentions: ['ada'] }), said(3, { mentions: ['@all'] }));
  expect(mentioned.mentioned).toBe(2);
  expect(withRead(mentioned, 1, 2).mentioned).toBe(2);
  expect(withRead(mentioned, 2, 1).isUnsure).toBe(true);
  expect(withRead(mentioned, 3, 0).mentioned).toBeUndefined();
});

test('A list that is older than what is known changes nothing; a newer one replaces it', () => {
  const known = after(said(1), said(2), said(3));
  const listed = (seq: number, unread: number) => ({
    ...ben, last: { from: 'ben', to: 'ada', type: 'json', msg: said(seq) }, unread, readSeq: 0, pinned: true, muted: false, time: seq,
  }) as never;
  expect(withSummary(known, listed(2, 2))).toBe(known);
  const newer = withSummary(known, listed(5, 5));
  expect(newer).toMatchObject({ unread: 5, pinned: true, countedTo: 5 });
  expect(withEntry(newer, said(4), 'ada')).toBe(newer);
});

test('Clearing drops what was said so far, and what is read stays read', () => {
  const state = { ...ben, pinned: false, muted: true, hidden: false, readSeq: 2, unread: 0, clearedSeq: 2 };
  const cleared = withState(after(said(1), said(2)), state, 9);
  expect(cleared).toMatchObject({ unread: 0, readSeq: 2, muted: true });
  expect(cleared.last).toBeUndefined();
});

test('Edits and recalls change their message only', () => {
  const edit = changeOf(said(3, { kind: 'edit', msg: { id: 'x', seq: 1, msg: 'new' } }))!;
  expect(edit(said(1, { mentions: ['ada'] }))).toEqual(said(1, { msg: 'new', edited: 3 }));
  const other = said(2);
  expect(edit(other)).toBe(other);
  const recall = changeOf(said(4, { kind: 'recall', msg: { id: 'x', seq: 1 } }))!;
  expect(recall(said(1, { quote: 'y', cid: 'c' }))).toEqual(said(1, { kind: 'recalled', msg: '', cid: 'c', recalled: 4 }));
  expect(edit(deleted(said(1)))).toEqual(deleted(said(1)));
  expect(changeOf(said(5, { kind: 'edit', msg: { id: 'x', seq: 1 } }))).toBeUndefined();
});

test('A window stays bounded, whichever way it moves, and knows what it left out', () => {
  const page = (first: number, count: number) => Array.from({ length: count }, (_, at) => said(first + at));
  let window = withNewer({ ...emptyWindow, atStart: true }, page(1_001, 50), true);
  expect(window).toMatchObject({ atStart: true, atEnd: true });
  for (let first = 951; first > 1; first -= 50) window = withOlder(window, page(first, 50), true);
  expect(window.entries).toHaveLength(600);
  expect(window).toMatchObject({ atStart: false, atEnd: false });
  expect(withLive(window, said(1_051))).toBe(window);
  for (let first = window.entries.at(-1)!.seq + 1; first <= 1_001; first += 50) window = withNewer(window, page(first, 50), first === 1_001);
  expect(window.atEnd).toBe(true);
  for (let seq = 1_051; seq < 100_000; seq++) window = withLive(window, said(seq));
  expect(window.entries.length).toBeLessThanOrEqual(1_200);
  expect(window.entries.every((entry, at, all) => at === 0 || entry.seq === all[at - 1]!.seq + 1)).toBe(true);
});

test('Of 2,000 conversations, a message changes one: the others stay the same objects, and only its watchers are told', async () => {
  const conversations = new Conversations(new StoreWriter(new MemoryStore()), ({ with: name }) => ({ name }), () => {});
  const ref = (at: number) => ({ kind: 'friend', with: `user-${at}` }) as const;
  for (let at = 0; at < 2_000; at++) conversations.entry(ref(at), said(1, { time: at }), 'ada');
  await Promise.resolve();
  const before = conversations.list.get();
  const [watching, other] = [vi.fn(), vi.fn()];
  conversations.value('friend user-3').subscribe(watching);
  conversations.value('friend user-4').subscribe(other);
  const start = process.cpuUsage();
  for (let seq = 2; seq <= 101; seq++) {
    conversations.entry(ref(3), said(seq, { time: 2_000 + seq }), 'ada');
    await Promise.resolve();
  }
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 100).toBeLessThan(20_000);   // Microseconds of work for each.
  expect(watching).toHaveBeenCalledTimes(100);
  expect(other).not.toHaveBeenCalled();
  const list = conversations.list.get() as readonly ConversationRecord[];
  expect(list[0]).toMatchObject({ with: 'user-3', unread: 101 });
  expect(list.slice(1, 1_990).every((one) => before.includes(one))).toBe(true);
  expect(conversations.totals.get()).toEqual({ unread: 2_100, all: 2_100, mentions: 0, notices: 0 });
});
