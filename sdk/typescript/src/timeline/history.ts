import type { Ask } from '../connection/requests.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Uploads } from '../outbox/uploads.js';
import type { ConversationRef } from '../state/types.js';
import type { StoredMessages } from '../store/messages.js';
import type { Order } from '../sync/order.js';
import { keyOf, namespaceOf, type Entry } from '../sync/refs.js';
import type { HistoryPage, HistoryRange, Timeline, TimelineSource } from './timeline.js';

export interface HistoryOptions {
  readonly ask: Ask;
  readonly order: Order;
  readonly messages: StoredMessages;
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  /** Whether the user is in the group. */
  readonly isIn: (group: string) => boolean;
}

/** What the open timelines read, and which ones are open. */
export class History implements TimelineSource {
  readonly #options: HistoryOptions;
  readonly #open = new Map<string, Set<Timeline<unknown>>>();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  async history(ref: ConversationRef, range: HistoryRange): Promise<HistoryPage> {
    const page = await this.#options.ask(namespaceOf(ref), 'history-c', { with: ref.with, ...range });
    return { entries: page.messages.map(({ msg }) => msg), more: page.more };
  }

  stored(ref: ConversationRef, limit: number): Promise<Entry[]> {
    return this.#options.messages.newest(keyOf(ref), limit);
  }

  keep(ref: ConversationRef, newest: readonly Entry[]): void {
    for (const entry of newest) this.#options.messages.put(keyOf(ref), entry);
  }

  have(ref: ConversationRef): number {
    return this.#options.order.have(keyOf(ref));
  }

  isLeft({ kind, with: other }: ConversationRef): boolean {
    return kind === 'group' && !this.#options.isIn(other);
  }

  pending(ref: ConversationRef) {
    return this.#options.outbox.of(ref);
  }

  uploads(ref: ConversationRef) {
    return this.#options.uploads.of(ref);
  }

  opened(timeline: Timeline<unknown>): void {
    const timelines = this.#open.get(timeline.key) ?? new Set();
    this.#open.set(timeline.key, timelines.add(timeline));
  }

  closed(timeline: Timeline<unknown>): void {
    const timelines = this.#open.get(timeline.key);
    timelines?.delete(timeline);
    if (timelines?.size === 0) this.#open.delete(timeline.key);
  }

  /** The open timelines of a conversation. */
  of(ref: ConversationRef): Iterable<Timeline<unknown>> {
    return this.#open.get(keyOf(ref)) ?? [];
  }

  all(): Timeline<unknown>[] {
    return [...this.#open.values()].flatMap((timelines) => [...timelines]);
  }
}
