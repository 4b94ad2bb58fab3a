import { asError, type ParleyError } from '../error.js';
import { isNotice, isShown } from '../state/entries.js';
import { Value, type Readable } from '../state/readable.js';
import type { ConversationRef, Message, PendingMessage, PendingUpload, TimelineState } from '../state/types.js';
import { keyOf, type Entry } from '../sync/refs.js';
import {
  emptyWindow, firstSeq, lastSeq, withDeletedEntry, withLive, withNewer, withOlder, withoutUpTo, type Window,
} from './window.js';

type Loading = NonNullable<TimelineState['loading']>;

export interface HistoryRange {
  before?: number;
  after?: number;
  limit: number;
}

export interface HistoryPage {
  entries: Entry[];
  more: boolean;
}

/** What a timeline reads from and looks at. */
export interface TimelineSource {
  history(ref: ConversationRef, range: HistoryRange): Promise<HistoryPage>;
  stored(ref: ConversationRef, limit: number): Promise<Entry[]>;
  /** Has the store keep the newest entries, for the next start. */
  keep(ref: ConversationRef, newest: readonly Entry[]): void;
  /** The last entry that arrived in order. */
  have(ref: ConversationRef): number;
  /** Whether the user has left the group: the server does not tell them of recalls and edits. */
  isLeft(ref: ConversationRef): boolean;
  pending(ref: ConversationRef): Readable<readonly PendingMessage[]>;
  uploads(ref: ConversationRef): Readable<readonly PendingUpload[]>;
  opened(timeline: Timeline<unknown>): void;
  closed(timeline: Timeline<unknown>): void;
}

const pageSize = 50;

/** A window on the messages of a conversation, of at most a few hundred at once. */
export class Timeline<M = Message> implements Readable<TimelineState<M>> {
  readonly ref: ConversationRef;
  readonly get: () => TimelineState<M>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #source: TimelineSource;
  readonly #ends: (() => void)[];
  readonly #value = new Value<TimelineState<M>>({ messages: [], pending: [], uploads: [], atStart: false, atEnd: false });
  #window: Window = emptyWindow;
  #messages: readonly M[] = [];
  #loading: Loading | undefined;
  /** Where the window was to be opened last. A first fetch without a connection fails. */
  #sought: number | undefined;
  /** What happens during a read. */
  #meanwhile: ((before: Window) => Window)[] | undefined;
  #running: Promise<void> = Promise.resolve();
  #error: ParleyError | undefined;

  /** @internal */
  constructor(ref: ConversationRef, source: TimelineSource, seq?: number) {
    this.ref = ref;
    this.#source = source;
    this.get = this.#value.get;
    this.subscribe = this.#value.subscribe;
    const [pending, uploads] = [source.pending(ref), source.uploads(ref)];
    this.#ends = [pending.subscribe(this.#show), uploads.subscribe(this.#show)];
    source.opened(this);
    this.#show();
    void (seq === undefined ? this.#begin() : this.jumpTo(seq));
  }

  get key(): string {
    return keyOf(this.ref);
  }

  /** At most one fetch runs at a time; a second call of the same kind joins the first. */
  loadOlder(): Promise<void> {
    if (this.#window.atStart) return Promise.resolve();
    return this.#load('older', async () => {
      const before = firstSeq(this.#window);
      const { entries, more } = await this.#source.history(this.ref, { ...(before !== undefined && { before }), limit: pageSize });
      return before === undefined ? { entries, atStart: !more, atEnd: true } : withOlder(this.#window, entries, more);
    });
  }

  loadNewer(): Promise<void> {
    if (this.#window.atEnd) return Promise.resolve();
    return this.#load('newer', async () => {
      const after = lastSeq(this.#window) ?? 0;
      const { entries, more } = await this.#source.history(this.ref, { after, limit: pageSize });
      return withNewer(this.#window, entries, !more);
    });
  }

  /** Replaces the window with one around `seq`. */
  jumpTo(seq: number): Promise<void> {
    this.#sought = seq;
    return this.#load('jump', async () => {
      const [older, newer] = await Promise.all([
        this.#source.history(this.ref, { before: seq, limit: pageSize / 2 }),
        this.#source.history(this.ref, { after: Math.max(0, seq - 1), limit: pageSize / 2 }),
      ]);
      const start: Window = { entries: older.entries, atStart: !older.more, atEnd: false };
      return withNewer(start, newer.entries, !newer.more);
    });
  }

  /** Replaces the window with the newest messages. */
  jumpToEnd(): Promise<void> {
    this.#sought = undefined;
    if (this.#window.atEnd) return Promise.resolve();
    return this.#load('jump', async () => {
      const { entries, more } = await this.#source.history(this.ref, { limit: pageSize });
      return { entries, atStart: !more, atEnd: true };
    });
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#source.closed(this);
  }

  /** @internal The next entry of the conversation. */
  live(entry: Entry): void {
    this.#change((before) => withLive(before, entry));
  }

  /** @internal */
  deleted(seq: number): void {
    this.#change((before) => withDeletedEntry(before, seq));
  }

  /** @internal */
  cleared(seq: number): void {
    this.#change((before) => withoutUpTo(before, seq));
  }

  /** @internal The connection is back; `isReset` if what is shown may be from another past. */
  synced(isReset: boolean): void {
    const isEmpty = this.#window.entries.length === 0 && !this.#window.atStart;
    if (isEmpty && this.#sought !== undefined) {
      void this.jumpTo(this.#sought);
    } else if (isReset || isEmpty) {
      this.#window = emptyWindow;
      void this.jumpToEnd();
    } else if (this.#error) {
      this.#error = undefined;
      this.#show();
    }
  }

  /** Shows what the store has, which reaches up to the last entry, or else asks. */
  async #begin(): Promise<void> {
    this.#meanwhile = [];
    const entries = await this.#source.stored(this.ref, pageSize);
    if (this.#window !== emptyWindow || this.#loading) return;
    // An entry that was cleared or trimmed away may be missing at the start, never at the end.
    if (entries.length > 0 && entries.at(-1)!.seq >= this.#source.have(this.ref)) {
      this.#showRead({ entries, atStart: entries[0]!.seq === 1, atEnd: !this.#source.isLeft(this.ref) });
    }
    await this.jumpToEnd();
  }

  #load(kind: Loading, job: () => Promise<Window>): Promise<void> {
    if (this.#loading === kind && kind !== 'jump') return this.#running;
    const before = this.#running;
    this.#loading ??= kind;
    this.#show();
    return this.#running = before.then(async () => {
      this.#loading = kind;
      this.#error = undefined;
      this.#meanwhile = [];
      try {
        const page = await job();
        this.#loading = undefined;
        this.#showRead(page);
        if (kind === 'jump' && this.#window.atEnd) this.#source.keep(this.ref, this.#window.entries);
      } catch (thrown) {
        this.#loading = this.#meanwhile = undefined;
        this.#error = asError(thrown);
        this.#show();
      }
    });
  }

  #change(change: (before: Window) => Window): void {
    this.#meanwhile?.push(change);
    this.#set(change(this.#window));
  }

  /** The window is from some moment during the read. All changes since the read began are applied to it. */
  #showRead(window: Window): void {
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = undefined;
    this.#set(meanwhile.reduce((before, change) => change(before), window));
  }

  #set(window: Window): void {
    if (window === this.#window) return this.#show();
    this.#window = window;
    this.#messages = window.entries.filter(this.ref.kind === 'server' ? isNotice : isShown) as M[];
    this.#show();
  }

  readonly #show = (): void => {
    const { atStart, atEnd } = this.#window;
    const before = this.#value.get();
    const after: TimelineState<M> = {
      messages: this.#messages, pending: this.#waiting(), uploads: this.#source.uploads(this.ref).get(),
      atStart, atEnd,
      ...(this.#loading && { loading: this.#loading }), ...(this.#error && { error: this.#error }),
    };
    const members = ['messages', 'pending', 'uploads', 'atStart', 'atEnd', 'loading', 'error'] as const;
    if (members.some((member) => before[member] !== after[member])) this.#value.set(after);
  };

  /** What is sent and not yet among the messages: between the two changes, nobody sees a message twice. */
  #waiting(): readonly PendingMessage[] {
    const pending = this.#source.pending(this.ref).get();
    if (pending.length === 0) return pending;
    const sent = new Set(this.#messages.map((message) => (message as { cid?: string }).cid));
    return pending.some(({ cid }) => sent.has(cid)) ? pending.filter(({ cid }) => !sent.has(cid)) : pending;
  }
}
