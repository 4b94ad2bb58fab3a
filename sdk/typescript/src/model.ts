import type { Api } from './api/api.js';
import { Later } from './conversation/later.js';
import type { Ask } from './connection/requests.js';
import { Groups } from './groups/groups.js';
import { Notices } from './notices/notices.js';
import { Outbox } from './outbox/outbox.js';
import { Uploads } from './outbox/uploads.js';
import { People } from './people/people.js';
import { Conversations } from './state/conversations.js';
import { Value } from './state/readable.js';
import type { ConversationRef, Me, PendingMessage, SearchHit } from './state/types.js';
import type { ParleyError } from './error.js';
import { StoredMessages } from './store/messages.js';
import type { Lock, Store } from './store/store.js';
import { StoreWriter } from './store/writer.js';
import { Applier } from './sync/applier.js';
import { Order } from './sync/order.js';
import { keyOf, namespaceOf, refOf, refOfKey } from './sync/refs.js';
import { History } from './timeline/history.js';
import type { Wire } from './wire.js';

export interface ModelOptions {
  readonly api: Api;
  readonly ask: Ask;
  readonly isOnline: () => boolean;
  readonly store: Store;
  readonly lock: Lock;
  /** Only the server's list knows the next unread mention, a count, or whether a conversation is hidden. */
  readonly unsure: () => void;
  /** The session of this device has ended. */
  readonly ended: (reason: ParleyError) => void;
}

const readDelay = 200;
const draftDelay = 1_000;

/** Everything that this device knows, and the parts that keep it. */
export class Model {
  readonly me = new Value<Me | undefined>(undefined);
  readonly store: StoreWriter;
  readonly messages: StoredMessages;
  readonly conversations: Conversations;
  readonly people: People;
  readonly groups: Groups;
  readonly notices: Notices;
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  readonly history: History;
  readonly order: Order;
  readonly api: Api;
  readonly ask: Ask;
  readonly applier: Applier;
  readonly #reads: Later<number>;
  readonly #drafts: Later<string>;
  user = '';
  device = '';
  /** Up to where this device has everything. */
  cursor: string | undefined;

  constructor(options: ModelOptions) {
    const { api, ask, store, lock, isOnline } = options;
    [this.api, this.ask] = [api, ask];
    this.store = new StoreWriter(store);
    this.messages = new StoredMessages(this.store);
    const nameOf = ({ kind, with: other }: ConversationRef) =>
      (kind === 'server' ? { name: '' } : kind === 'group' ? this.groups.nameOf(other) : this.people.nameOf(other));
    this.conversations = new Conversations(this.store, nameOf, options.unsure);
    this.people = new People({
      api, ask, store: this.store,
      changed: (user, card) => {
        this.conversations.rename({ kind: 'friend', with: user });
        if (card) this.groups.personChanged(card);
      },
    });
    this.groups = new Groups({ api, store: this.store, changed: (group) => this.conversations.rename({ kind: 'group', with: group }) });
    this.outbox = new Outbox({ store, lock, ask, isOnline, sent: (message, answer) => void this.#sent(message, answer) });
    this.uploads = new Uploads(api, (ref, content, sendOptions) => this.outbox.add(ref, content, sendOptions));
    this.applier = new Applier(this, options.ended);
    this.order = new Order(ask, (ref, entry) => this.applier.entry(ref, entry));
    this.history = new History({
      ask, order: this.order, messages: this.messages, outbox: this.outbox, uploads: this.uploads, isIn: (group) => this.groups.has(group),
    });
    this.notices = new Notices(this.history, (ref) => this.markRead(ref, this.order.have(keyOf(ref))));
    this.#reads = new Later(readDelay, (ref, seq) => this.#sendRead(ref, seq));
    this.#drafts = new Later(
      draftDelay,
      async (ref, draft) => { await api.conversations.change(ref, { draft: draft || null }); },
      (ref) => this.store.remove('drafts', keyOf(ref)),
    );
  }

  /** Shows what the store has. */
  async load(outboxName: string): Promise<void> {
    const meta = new Map(await this.store.read<unknown>('meta'));
    await Promise.all([this.people.load(), this.groups.load(), this.outbox.load(outboxName)]);
    await this.conversations.load();
    for (const [name, value] of meta) if (name.startsWith(have)) this.order.begin(refOfKey(name.slice(have.length)), value as number);
    this.me.set(meta.get('me') as Me | undefined);
    this.cursor = meta.get('cursor') as string | undefined;
    for (const [key, draft] of await this.store.read<string>('drafts')) this.#keepDraft(refOfKey(key), draft);
  }

  /** Forgets everything in memory, after the store has it. */
  async clear(): Promise<void> {
    await this.store.flush();
    this.#forgetConversations();
    this.people.clear();
    this.groups.clear();
    this.outbox.clear();
    this.uploads.clear();
    this.#reads.clear();
    this.#drafts.clear();
    this.me.set(undefined);
    this.store.dropWaiting();
  }

  /** Forgets all entries and conversations, in the store too: a fresh start follows. */
  startAfresh(): void {
    this.#forgetConversations();
    this.messages.clear();
    this.store.removeRange('conversations', '', '\uffff');
    this.store.removeRange('meta', have, `${have}\uffff`);
  }

  #forgetConversations(): void {
    this.order.clear();
    this.conversations.clear();
    this.cursor = undefined;
  }

  setMe(me: Me): void {
    this.me.set(me);
    this.store.put('meta', 'me', me);
  }

  setCursor(cursor: string): void {
    this.cursor = cursor;
    this.store.put('meta', 'cursor', cursor);
  }

  setHave(ref: ConversationRef, seq: number): void {
    this.store.put('meta', have + keyOf(ref), seq);
  }

  /** Sends what has waited for a connection. */
  flush(): void {
    this.outbox.pump();
    void this.#reads.flush();
    void this.#drafts.flush();
  }

  markRead(ref: ConversationRef, seq: number): void {
    const before = this.conversations.get(keyOf(ref));
    if (!before || (seq <= before.readSeq && before.unread === 0) || seq <= (this.#reads.get(ref) ?? 0)) return;
    this.conversations.read(ref, seq);
    this.#reads.set(ref, seq);
  }

  /** Applies the server's read mark. Its count may miss entries that have arrived here, or include some that have not. */
  wasRead(ref: ConversationRef, { seq, unread, last }: { readonly seq: number; readonly unread: number; readonly last: number }): void {
    const countedTo = this.conversations.get(keyOf(ref))?.countedTo ?? 0;
    const isCurrent = countedTo <= last && last <= Math.max(countedTo, this.order.have(keyOf(ref)));
    this.conversations.read(ref, seq, isCurrent ? unread : 'unknown');
  }

  /** A mark that was made here, but has not reached the server: the client was closed before. */
  repeatRead(ref: ConversationRef, listed: number): void {
    const { readSeq } = this.conversations.get(keyOf(ref))!;
    if (readSeq > listed) this.#reads.set(ref, readSeq);
  }

  saveDraft(ref: ConversationRef, text: string): void {
    if ((this.conversations.get(keyOf(ref))?.draft ?? '') !== text || this.#drafts.get(ref) !== undefined) this.#keepDraft(ref, text);
  }

  #keepDraft(ref: ConversationRef, text: string): void {
    this.conversations.draft(ref, text);
    this.store.put('drafts', keyOf(ref), text);
    if (text === '') void this.store.flush();   // What has been sent must not come back as a draft.
    this.#drafts.set(ref, text);
  }

  /** A draft that is not on the server yet stays, whatever the server says. */
  repeatDraft(ref: ConversationRef): void {
    const draft = this.#drafts.get(ref);
    if (draft !== undefined) this.conversations.draft(ref, draft);
  }

  async search(query: Parameters<Api['conversations']['search']>[0]): Promise<{ hits: SearchHit[]; page?: string; complete?: boolean }> {
    const { hits, page, complete } = await this.api.conversations.search(query);
    const found = hits.map(({ message, snippet }) => {
      const envelope = message as unknown as Wire.MessageEntry;
      return { conversation: refOf(envelope, this.user), message: envelope.msg, ...(snippet && { snippet }) };
    });
    return { hits: found, ...(page !== undefined && { page }), ...(complete !== undefined && { complete }) };
  }

  async #sendRead(ref: ConversationRef, seq: number): Promise<void> {
    const answer = await this.ask(namespaceOf(ref), 'read-c', { with: ref.with, seq });
    this.wasRead(ref, answer);
  }

  /** Gives a sent message its place. One that an earlier try had stored may have been edited since: it is fetched. */
  async #sent(message: PendingMessage, { id, seq, time, duplicate }: Wire.Sent): Promise<void> {
    const { conversation: ref, cid, kind, msg, quote, mentions } = message;
    const room = namespaceOf(ref);
    if (!duplicate) {
      const said = { from: this.user, to: ref.with, kind, msg, cid, id, seq, time, cursor: '', room };
      this.applier.place(ref, { ...said, ...(quote && { quote }), ...(mentions && { mentions }) } as unknown as Wire.TextMessage);
    } else if (this.order.have(keyOf(ref)) < seq) {
      const page = await this.ask(room, 'history-c', { with: ref.with, after: seq - 1, limit: 1 }).catch(() => undefined);
      for (const entry of page?.messages ?? []) this.applier.place(ref, entry.msg);
    }
    // Without an answer, or if the entry was there already.
    if (duplicate || this.order.have(keyOf(ref)) >= seq) this.outbox.settle(cid);
  }
}

const have = 'have ';
