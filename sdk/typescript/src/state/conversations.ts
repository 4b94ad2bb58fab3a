import type { StoreWriter } from '../store/writer.js';
import { keyOf, refOfKey, type Entry } from '../sync/refs.js';
import type { Wire } from '../wire.js';
import {
  isListed, newConversation, without, withDeleted, withEntry, withHiddenPeer, withPeerRead, withRead, withState, withSummary,
  type ConversationRecord,
} from './conversation-changes.js';
import { tellSoon, Value } from './readable.js';
import type { ConversationRef, ConversationState, UnreadTotals } from './types.js';

/** How a conversation is called and pictured. */
export type NameOf = (ref: ConversationRef) => { name: string; avatar?: string | undefined };

const typingTime = 6_000;

/** All conversations that this device knows, hidden ones too, with their list and their totals. */
export class Conversations {
  readonly list = new Value<readonly ConversationState[]>([]);
  readonly totals = new Value<UnreadTotals>({ unread: 0, all: 0, mentions: 0, notices: 0 });
  readonly #values = new Map<string, Value<ConversationRecord | undefined>>();
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #store: StoreWriter;
  readonly #nameOf: NameOf;
  readonly #unsure: () => void;

  /** `unsure` is called when only the server's list knows: the next unread mention, a count, or whether a conversation is hidden. */
  constructor(store: StoreWriter, nameOf: NameOf, unsure: () => void) {
    this.#store = store;
    this.#nameOf = nameOf;
    this.#unsure = unsure;
  }

  value(key: string): Value<ConversationRecord | undefined> {
    let value = this.#values.get(key);
    if (!value) this.#values.set(key, value = new Value<ConversationRecord | undefined>(undefined));
    return value;
  }

  get(key: string): ConversationRecord | undefined {
    return this.#values.get(key)?.get();
  }

  async load(): Promise<ConversationRecord[]> {
    const records = await this.#store.read<ConversationRecord>('conversations');
    for (const [key, record] of records) this.value(key).set({ ...record, typing: [], reads: {} });
    tellSoon(this.#list);
    return records.map(([, record]) => record);
  }

  clear(): void {
    for (const value of this.#values.values()) value.set(undefined);
    tellSoon(this.#list);
  }

  entry(ref: ConversationRef, entry: Entry, me: string): void {
    if ('from' in entry && entry.room !== '/server') this.#stopTyping(keyOf(ref), entry.from);
    this.#change(ref, (before) => withEntry(before, entry, me));
  }

  read(ref: ConversationRef, seq: number, unread?: number | 'unknown'): void {
    this.#change(ref, (before) => withRead(before, seq, unread));
  }

  readByPeer(ref: ConversationRef, seq: number): void {
    this.#change(ref, (before) => withPeerRead(before, seq));
  }

  readByMembers(ref: ConversationRef, reads: Readonly<Record<string, number>>): void {
    this.#change(ref, (before) => ({ ...before, reads: { ...before.reads, ...reads } }));
  }

  /** The two users do not see each other any more. */
  peerLost(user: string): void {
    this.#change({ kind: 'friend', with: user }, withHiddenPeer);
  }

  state(state: Wire.ConversationState, time: number): void {
    this.#change(state, (before) => withState(before, state, time));
    // It seems to have an entry since. Clocks can be wrong: the server's list decides.
    if (state.hidden && !this.get(keyOf(state))?.hidden) this.#unsure();
  }

  draft(ref: ConversationRef, draft: string): void {
    this.#change(ref, (before) => (draft === '' ? without(before, 'draft') : { ...before, draft, time: before.time || Date.now() }));
  }

  deleted(ref: ConversationRef, seq: number): void {
    this.#change(ref, (before) => withDeleted(before, seq));
  }

  summary(summary: Wire.Conversation): void {
    this.#change(summary, (before) => withSummary(before, summary));
  }

  /** Takes off the list whatever the server does not list, unless something has happened there since. */
  keepListed(keys: ReadonlySet<string>, before: ReadonlyMap<string, ConversationRecord>): void {
    for (const [key, record] of before) {
      if (!keys.has(key) && isListed(record) && this.get(key) === record) this.#change(record, (one) => ({ ...one, hidden: true }));
    }
  }

  snapshot(): Map<string, ConversationRecord> {
    const all = [...this.#values].map(([key, value]) => [key, value.get()] as const);
    return new Map(all.filter((one): one is readonly [string, ConversationRecord] => one[1] !== undefined));
  }

  /** Names and pictures have changed. */
  rename(ref: ConversationRef): void {
    if (this.get(keyOf(ref))) this.#change(ref, (before) => before);
  }

  typing(ref: ConversationRef, user: string, on: boolean): void {
    const key = keyOf(ref);
    const name = `${key} ${user}`;
    if (!on) return this.#stopTyping(key, user);
    clearTimeout(this.#typing.get(name));
    this.#typing.set(name, setTimeout(() => this.#stopTyping(key, user), typingTime));
    const typing = this.get(key)?.typing;
    if (typing && !typing.includes(user)) this.#change(ref, (before) => ({ ...before, typing: [...typing, user] }));
  }

  #stopTyping(key: string, user: string): void {
    const name = `${key} ${user}`;
    if (!this.#typing.has(name)) return;
    clearTimeout(this.#typing.get(name));
    this.#typing.delete(name);
    if (this.get(key)) this.#change(refOfKey(key), (before) => ({ ...before, typing: before.typing.filter((one) => one !== user) }));
  }

  #change({ kind, with: other }: ConversationRef, change: (before: ConversationRecord) => ConversationRecord): void {
    const ref = { kind, with: other };
    const key = keyOf(ref);
    const value = this.value(key);
    const { name, avatar } = this.#nameOf(ref);
    const before = value.get() ?? newConversation(ref, name);
    let after = change(before);
    if (after.name !== name) after = { ...after, name };
    if (after.avatar !== avatar) after = avatar === undefined ? without(after, 'avatar') : { ...after, avatar };
    if (after === value.get()) return;
    // On every change: an earlier list is too old, and the list has no hidden conversations.
    if (after.isUnsure) this.#unsure();
    value.set(after);
    tellSoon(this.#list);
    if (after.typing === before.typing) this.#store.put('conversations', key, { ...after, typing: [], reads: {} });
  }

  readonly #list = (): void => {
    const listed = [...this.snapshot().values()].filter(isListed);
    const shown = listed.filter(({ kind }) => kind !== 'server').sort(byPlace);
    const now = this.list.get();
    if (shown.length !== now.length || shown.some((one, index) => one !== now[index])) this.list.set(shown);
    this.#count(listed);
  };

  #count(listed: readonly ConversationRecord[]): void {
    const totals = { unread: 0, all: 0, mentions: 0, notices: 0 };
    for (const { kind, unread, muted, mentioned } of listed) {
      if (kind === 'server') totals.notices += unread;
      else {
        totals.all += unread;
        if (!muted) totals.unread += unread;
        if (mentioned !== undefined) totals.mentions++;
      }
    }
    const now = this.totals.get();
    if (Object.entries(totals).some(([name, count]) => now[name as keyof UnreadTotals] !== count)) this.totals.set(totals);
  }
}

/** Pinned ones first, then by newest entry; those without entries come last. */
function byPlace(one: ConversationRecord, other: ConversationRecord): number {
  if (one.pinned !== other.pinned) return one.pinned ? -1 : 1;
  if (!one.last || !other.last) return one.last ? -1 : other.last ? 1 : other.time - one.time;
  return other.last.time - one.last.time || (one.last.id < other.last.id ? 1 : -1);
}
