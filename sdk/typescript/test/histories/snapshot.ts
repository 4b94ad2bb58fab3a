import type { Client, ConversationState, Timeline } from '../../src/index.js';
import { without } from '../../src/state/conversation-changes.js';
import { idOf } from '../support/people.js';
import { until } from '../support/until.js';

type Plain = Record<string, unknown>;

const byId = (all: readonly object[]) => [...all].sort((one, other) => ((one as Plain).id! < (other as Plain).id! ? -1 : 1));

/** Without what differs between two devices by nature: positions in the log. The `seq` of a group is that of when it was read. */
const entry = (value: object | undefined): Plain | undefined => value && without(value as Plain, 'cursor');

/** Everything that a client shows, in a form that can be compared. `groups` are those to look into. */
export async function snapshotOf(client: Client, groups: readonly string[]): Promise<Plain> {
  const notices = ['server', '*'].map((name) => ({ kind: 'server' as const, with: name }));
  // The server does not tell of changes of the profile to users who do not see each other: no friends, or one has blocked the other.
  // Nor does it tell an invisible user who comes and goes.
  const visible = client.people.visible.get();
  const seen = new Set([...client.people.friends.get().filter(({ online }) => visible && online).map(({ id }) => id), idOf(client)]);
  // A draft that the server has refused, because the friendship has ended, stays on the device that has it.
  const shown = client.conversations.get().filter((one) => one.last || one.kind !== 'friend' || seen.has(one.with));
  const named = <T extends { id?: string; user?: string; with?: string }>(one: T) => (seen.has((one.user ?? one.with ?? one.id)!) ? one : { ...one, name: '', avatar: '' });
  // A new device may not know how a group was called that the user has left.
  const inGroups = new Set(client.groups.all.get().map(({ id }) => id));
  const called = (one: Plain) => (one.kind !== 'group' || inGroups.has(one.with as string) ? one : { ...one, name: '', avatar: '' });
  // Nor what was recalled or edited there since, except by reading the history, as a timeline does that is opened.
  const isLeft = (one: { kind?: unknown; with?: unknown }) => one.kind === 'group' && !inGroups.has(one.with as string);
  const placed = (one: Plain) => (isLeft(one) ? { ...without(one, 'mentioned'), last: (one.last as Plain | undefined)?.id } : one);
  const timeline = (ref: ConversationState) => (isLeft(ref) ? client.conversation(ref).open() : timelineOf(client, ref.kind, ref.with));
  const unread = client.unread.get();
  const mentions = unread.mentions - client.conversations.get().filter((one) => isLeft(one) && one.mentioned !== undefined).length;
  const marked = (one: Plain) => (seen.has(one.with as string) ? one : { ...one, peerReadSeq: 0 });
  const conversations = [...shown, ...notices.map((ref) => client.conversation(ref).state.get()).filter((one) => one !== undefined)];
  return {
    me: { ...client.me.get(), device: '', files: '' },
    visible: client.people.visible.get(),
    unread: { ...unread, mentions },
    order: shown.map((one) => one.with),
    conversations: conversations.filter(({ last, pinned, draft }) => last || pinned || draft).map(conversationOf)
      .map((one) => (one.kind === 'friend' ? marked(named(one)) : placed(called(one)))).sort(byKey),
    timelines: Object.fromEntries(await Promise.all(shown.map(async (ref) => [ref.with, await messagesOf(timeline(ref))]))),
    friends: byId(client.people.friends.get().map(named)).map((friend) => {
      const online = visible && (friend as { online: boolean }).online;
      return { ...friend, online, lastSeen: online ? 0 : 1 };
    }),
    requests: byId(client.people.requests.get()),
    blocked: byId(client.people.blocked.get().map(named)),
    groups: byId(client.groups.all.get().map((one) => without(one, 'seq'))),
    joining: byId(client.groups.requests.get()),
    details: await Promise.all(groups.filter((id) => client.groups.all.get().some((group) => group.id === id)).map((id) => groupOf(client, id, named))),
    notices: client.notices.get().notices.map(entry),
  };
}

const byKey = (one: Plain, other: Plain) => (`${one.kind} ${one.with}` < `${other.kind} ${other.with}` ? -1 : 1);

function conversationOf(state: object): Plain {
  const { typing: _typing, reads: _reads, countedTo: _countedTo, time, last, isUnsure: _unsure, isPeerHidden: _hidden, ...rest } = state as Plain;
  // Without an entry, the time is when the user came into the conversation, which no event tells.
  return { ...rest, ...(last !== undefined && { last: entry(last as object), time }) };
}

async function messagesOf(timeline: Timeline): Promise<unknown[]> {
  await until(timeline, ({ atEnd, loading }) => atEnd && !loading);
  while (!timeline.get().atStart) await timeline.loadOlder();
  return timeline.get().messages.map(entry);
}

const timelines = new WeakMap<Client, Map<string, Timeline>>();

/** The one timeline of a client that stays open from the first look on. */
export function timelineOf(client: Client, kind: 'friend' | 'group' | 'server', other: string): Timeline {
  const all = timelines.get(client) ?? new Map<string, Timeline>();
  timelines.set(client, all);
  const key = `${kind} ${other}`;
  if (!all.has(key)) all.set(key, client.conversation({ kind, with: other }).open());
  return all.get(key)!;
}

async function groupOf(client: Client, id: string, named: <T extends object>(one: T) => T): Promise<Plain> {
  const group = watch(client, id);
  const details = await until(group.details, (one) => one !== undefined);
  const members = await until(group.members, (one) => !one.loading && !one.more);
  return { ...without(details!, 'seq'), members: byId(details!.members.map(named)), all: byId(members.members.map(named)), requests: byId(group.joinRequests.get().map(named)) };
}

const watched = new WeakMap<object, true>();

/** Looks at the group from now on, as an open page does. */
export function watch(client: Client, id: string) {
  const group = client.group(id);
  if (!watched.has(group)) {
    watched.set(group, true);
    group.details.subscribe(() => {});
    group.members.subscribe(() => {});
    group.joinRequests.subscribe(() => {});
  }
  return group;
}
