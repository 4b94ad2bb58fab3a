import type { Api } from '../../src/api/api.js';
import { ParleyError } from '../../src/index.js';
import { Model } from '../../src/model.js';
import { MemoryStore } from '../../src/store/memory.js';
import type { Namespace } from '../../src/connection/requests.js';
import { keyOf, refOf, type Entry } from '../../src/sync/refs.js';
import { Sync } from '../../src/sync/sync.js';
import type { Wire } from '../../src/wire.js';

/** What happens while one request is under way. */
export interface Meanwhile {
  /** Another device of the user hides the conversations with these friends first. */
  readonly hides: readonly string[];
  /** These friends each get an entry before the request is read. */
  readonly before: readonly string[];
  /** The same, after the answer is made and before it arrives. */
  readonly after: readonly string[];
  /** Another device of the user reads the conversations with these friends, all or half of each, after the answer is made. */
  readonly reads: readonly { readonly friend: string; readonly all: boolean }[];
  /** How many entries a push of what was read overtakes, because it comes another way. */
  readonly overtakes: number;
  /** How many pushes are still on their way when the answer arrives. */
  readonly late: number;
  /** Milliseconds until the answer arrives. */
  readonly takes: number;
  /** The user sends one message to each of these friends before the response arrives. */
  readonly own: readonly string[];
  /** The connection breaks in place of an answer. */
  readonly breaks: boolean;
  /** When it does, the server is restored from a backup without this many entries, if any. */
  readonly loses: number;
}

export const calm: Meanwhile = { hides: [], before: [], after: [], reads: [], overtakes: 0, late: 0, takes: 0, own: [], breaks: false, loses: 0 };
const pageSize = 3;

/** The log of a user named ada, with one device that is connected to it: what happens during each request is in `script`. */
export class Log {
  readonly entries: Wire.Entry[] = [];
  readonly store = new MemoryStore();
  readonly model: Model;
  readonly sync: Sync;
  readonly #pushes: { namespace: Namespace; event: 'notice' | 'receivefsmg' | 'read-s'; envelope: { readonly from: string } }[] = [];
  readonly #reads = new Map<string, number>();
  readonly #sent = new Map<string, Wire.Entry>();
  #isConnected = false;
  #connection = 0;
  #past = 1;
  #time = 0;

  /** `script` has what happens during the next requests. */
  constructor(readonly script: Meanwhile[] = []) {
    this.model = new Model({
      api: emptyApi, ask: (...request) => this.#ask(...request) as never, isOnline: () => this.#isConnected, store: this.store,
      lock: { hold: (_name, _signal, job) => job() }, unsure: () => this.sync.relist(), ended: () => {},
    });
    this.model.user = 'ada';
    this.sync = new Sync(this.model, () => {});
  }

  connect(): void {
    this.#isConnected = true;
    this.sync.start();
  }

  disconnect(): void {
    this.#connection++;
    this.#isConnected = false;
    this.#pushes.length = 0;
    this.sync.stop();
  }

  /** All entries with a friend. */
  with(friend: string): Wire.Entry[] {
    return this.entries.filter((entry) => refOf(entry, 'ada').with === friend);
  }

  /** A friend, or another device of the user, says something. */
  say(friend: string, from = friend): void {
    this.#push(this.#store(friend, { from, kind: 'text', msg: 'Hello' }));
  }

  /** Another device of the user reads the conversation up to an entry. */
  read(friend: string, seq: number, overtakes = 0): void {
    if (seq <= this.#readSeq(friend)) return;
    this.#reads.set(friend, seq);
    if (!this.#isConnected) return;
    const msg = { code: 1, with: friend, ...this.#markOf(friend) };
    this.#pushes.splice(Math.max(0, this.#pushes.length - overtakes), 0, { namespace: '/friend', event: 'read-s', envelope: { from: 'ada', to: 'ada', msg } as never });
  }

  /** How many entries of the friend the user has not read. */
  unread(friend: string): number {
    return this.with(friend).filter(({ from, msg }) => from === friend && msg.seq > this.#readSeq(friend)).length;
  }

  /** Another device of the user hides a conversation, until its next entry. */
  hide(friend: string): void {
    if (this.with(friend).length === 0 || this.isHidden(friend)) return;
    const conversation = { kind: 'friend', with: friend, pinned: false, muted: false, hidden: true, readSeq: this.#readSeq(friend), unread: this.unread(friend) };
    this.#push(this.#add('server', { kind: 'conversation-changed', conversation, device: 'other', room: '/server' }));
  }

  /** Whether the last that happened to the conversation is that it was hidden. */
  isHidden(friend: string): boolean {
    const isAbout = ({ msg }: Wire.Entry) => msg.kind === 'conversation-changed' && msg.conversation.with === friend;
    const last = this.entries.findLast((entry) => isAbout(entry) || refOf(entry, 'ada').with === friend);
    return last !== undefined && isAbout(last);
  }

  /** All pushes arrive. */
  deliver(late = 0): void {
    while (this.#pushes.length > late) {
      const { namespace, event, envelope } = this.#pushes.shift()!;
      this.model.applier.pushed(namespace, event, envelope);
    }
  }

  #push(entry: Wire.Entry): void {
    const [namespace, event] = entry.msg.room === '/server' ? ['/server', 'notice'] as const : ['/friend', 'receivefsmg'] as const;
    if (this.#isConnected) this.#pushes.push({ namespace, event, envelope: entry });
  }

  #readSeq(friend: string): number {
    return this.#reads.get(friend) ?? 0;
  }

  #markOf(friend: string): { seq: number; unread: number; last: number } {
    return { seq: this.#readSeq(friend), unread: this.unread(friend), last: this.with(friend).length };
  }

  /** The last entries are lost, and with them the meaning of all cursors. */
  #restore(lost: number): void {
    this.#past++;
    for (const { msg } of this.entries.splice(-lost)) if ('cid' in msg) this.#sent.delete(msg.cid!);
    for (const [friend, seq] of this.#reads) this.#reads.set(friend, Math.min(seq, this.with(friend).length));
  }

  #cursorAt(count: number): string {
    return `${this.#past} ${count}`;
  }

  #store(friend: string, said: { from: string; kind: string; msg: unknown; cid?: string }): Wire.Entry {
    return this.#add(friend, { ...said, to: said.from === friend ? 'ada' : friend, room: '/friend' });
  }

  #add(conversation: string, content: { from?: string; to?: string; room: string; [member: string]: unknown }): Wire.Entry {
    const [seq, count, time] = [this.with(conversation).length + 1, this.entries.length + 1, ++this.#time];
    const msg = { ...content, id: `${time}`.padStart(32, '0'), seq, time, cursor: this.#cursorAt(count) };
    const entry = { from: msg.from ?? 'server', to: msg.to ?? 'ada', type: 'json', msg } as unknown as Wire.Entry;
    this.entries.push(entry);
    return entry;
  }

  async #ask(_namespace: string, event: string, msg: object): Promise<unknown> {
    if (!this.#isConnected) throw new ParleyError('offline', 'There is no connection.');
    const { hides, before, after, reads, overtakes, late, takes, own, breaks, loses } = this.script.shift() ?? calm;
    const connection = this.#connection;
    for (const friend of hides) this.hide(friend);
    for (const friend of before) this.say(friend);
    const answer = this.#answers[event]!(msg as never);
    await new Promise((resolve) => setTimeout(resolve, takes));
    for (const friend of after) this.say(friend);
    for (const { friend, all } of reads) this.read(friend, Math.ceil(this.with(friend).length / (all ? 1 : 2)), overtakes);
    for (const friend of own) void this.model.outbox.add({ kind: 'friend', with: friend }, { kind: 'text', msg: 'Mine' }, {});
    if (breaks && connection === this.#connection) {
      this.disconnect();
      if (loses > 0) this.#restore(loses);
      setTimeout(() => this.connect(), 1_000);
    }
    if (connection !== this.#connection) throw new ParleyError('offline', 'The connection has ended.');
    this.deliver(late);
    return answer;
  }

  readonly #answers: Record<string, (msg: never) => object> = {
    'offline-c': ({ cursor, limit }: { cursor?: string; limit: number }) => {
      const [past, count] = (cursor ?? '').split(' ').map(Number);
      if (past !== this.#past) {
        const isReset = cursor !== undefined && { reset: true };
        return { code: 1, messages: this.#newest(), cursor: this.#cursorAt(this.entries.length), more: false, ...isReset };
      }
      const rest = this.entries.slice(count);
      const messages = rest.slice(0, Math.min(limit, pageSize));
      return { code: 1, messages, cursor: this.#cursorAt(count! + messages.length), more: rest.length > messages.length };
    },
    'recent-c': () => ({ code: 1, conversations: this.#recent() }),
    'history-c': ({ with: friend, before = Infinity, after = 0, limit, ...range }: { with: string; before?: number; after?: number; limit: number }) => {
      const found = this.with(friend).filter(({ msg: { seq } }) => seq > after && seq < before);
      return { code: 1, messages: after > 0 || 'after' in range ? found.slice(0, limit) : found.slice(-limit), more: found.length > limit };
    },
    'online-c': () => ({ code: 1, online: [], lastSeen: {} }),
    'read-c': ({ with: friend, seq }: { with: string; seq: number }) => {
      this.read(friend, seq);
      return { code: 1, with: friend, ...this.#markOf(friend) };
    },
    'sendfsmg': ({ to, kind, msg, cid }: { to: string; kind: string; msg: string; cid: string }) => {
      const duplicate = this.#sent.get(cid);
      const entry = duplicate ?? this.#store(to, { from: 'ada', kind, msg, cid });
      this.#sent.set(cid, entry);
      this.#reads.set(to, Math.max(this.#readSeq(to), entry.msg.seq));
      const { id, seq, time } = entry.msg;
      return { code: 1, id, seq, time, cid, ...(duplicate && { duplicate: true }) };
    },
  };

  /** A fresh start brings the newest conversation only. */
  #newest(): Wire.Entry[] {
    const last = this.entries.at(-1);
    return last ? this.with(refOf(last, 'ada').with).slice(-pageSize) : [];
  }

  #recent(): object[] {
    const lasts = new Map(this.entries.map((entry) => [keyOf(refOf(entry, 'ada')), entry]));
    const listed = [...lasts.values()].filter((last) => !this.isHidden(refOf(last, 'ada').with));
    return listed.map((last) => ({
      ...refOf(last, 'ada'), last, unread: this.unread(refOf(last, 'ada').with), readSeq: this.#readSeq(refOf(last, 'ada').with), pinned: false, muted: false, time: last.msg.time,
    }));
  }
}

/** Over HTTP there is nothing but the user. */
const emptyApi = new Proxy({}, {
  get: () => new Proxy({}, {
    get: (_target, name) => async () => (name === 'me' ? { id: 'ada', name: 'Ada' } : { friends: [], requests: [], blocks: [], groups: [] }),
  }),
}) as Api;

export const seqOf = ({ seq }: Pick<Entry, 'seq'>): number => seq;
