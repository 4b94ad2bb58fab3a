import { isNotice } from '../state/entries.js';
import { Value, type Readable } from '../state/readable.js';
import type { ConversationRef, Notice } from '../state/types.js';
import type { Entry } from '../sync/refs.js';
import { Timeline, type TimelineSource } from '../timeline/timeline.js';

export interface NoticesState {
  /** Those that are meant to be shown (not those that only inform devices), oldest first: the newest few hundred at most. */
  readonly notices: readonly Notice[];
  readonly announcements: readonly Notice[];
  /** Whether `loadOlder` may find more. */
  readonly more: boolean;
}

export const ownNotices: ConversationRef = { kind: 'server', with: 'server' };
export const everybody: ConversationRef = { kind: 'server', with: '*' };

/** The user's notices and the announcements to everybody. They are fetched once somebody subscribes. */
export class Notices implements Readable<NoticesState> {
  readonly get: () => NoticesState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #value = new Value<NoticesState>({ notices: [], announcements: [], more: true }, () => this.#open());
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #source: TimelineSource;
  readonly #markRead: (ref: ConversationRef) => void;
  #timelines: readonly [own: Timeline<Notice>, all: Timeline<Notice>] | undefined;

  /** @internal */
  constructor(source: TimelineSource, markRead: (ref: ConversationRef) => void) {
    this.#source = source;
    this.#markRead = markRead;
    this.get = this.#value.get;
    this.subscribe = this.#value.subscribe;
  }

  /** Called for each notice once, as it arrives live: for alerts. Returns the function that ends it. */
  onNotice(listener: (notice: Notice) => void): () => void {
    const own = (notice: Notice) => listener(notice);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  async loadOlder(): Promise<void> {
    await Promise.all(this.#timelines?.map((timeline) => timeline.loadOlder()) ?? []);
  }

  /** Marks all notices and announcements as read. */
  markRead(): void {
    this.#markRead(ownNotices);
    this.#markRead(everybody);
  }

  /** @internal A notice arrived live. */
  arrived(entry: Entry): void {
    if (isNotice(entry)) for (const listener of [...this.#listeners]) listener(entry);
  }

  #open(): void {
    if (this.#timelines) return;
    const [own, all] = this.#timelines = [new Timeline<Notice>(ownNotices, this.#source), new Timeline<Notice>(everybody, this.#source)];
    const show = () => this.#value.set({
      notices: own.get().messages, announcements: all.get().messages, more: !own.get().atStart || !all.get().atStart,
    });
    own.subscribe(show);
    all.subscribe(show);
    show();
  }
}
