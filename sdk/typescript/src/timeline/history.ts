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
}

/** What the open timelines read, and which ones are open. */
export class History implements TimelineSource {
  readonly #options: HistoryOptions;
  readonly #open = new Map<string, Set<Timeline<unknown>>>();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  async history(ref: ConversationRef, range: HistoryRange): Promise<HistoryPage> {
    const { ask, messages } = this.#options;
    const page = await ask(namespaceOf(ref), 'history-c', { with: ref.with, ...range });
    const entries = page.messages.map(({ msg }) => msg);
    // The newest page is what the store shows at the next start.
    if (range.before === undefined && range.after === undefined) for (const entry of entries) messages.put(keyOf(ref), entry);
    return { entries, more: page.more };
  }

  stored(ref: ConversationRef, limit: number): Promise<Entry[]> {
    return this.#options.messages.newest(keyOf(ref), limit);
  }

  have(ref: ConversationRef): number {
    return this.#options.order.have(keyOf(ref));
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
