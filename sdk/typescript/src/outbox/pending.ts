import type { Store } from '../store/store.js';
import { Value } from '../state/readable.js';
import type { PendingMessage } from '../state/types.js';
import { keyOf } from '../sync/refs.js';

/** A pending message with its key in the store, which has the order of sending. */
export type Kept = PendingMessage & { readonly key: string };

/** The messages of the outbox: in memory for those who watch, and in the store for the next start and for other tabs. */
export class Pending {
  readonly #messages = new Map<string, Kept>();
  readonly #values = new Map<string, Value<readonly Kept[]>>();
  /** Not in the store yet. */
  readonly #unkept = new Set<string>();
  /** Stored on the server, but without a place in the conversation yet. */
  readonly #answered = new Set<string>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get size(): number {
    return this.#messages.size;
  }

  get(cid: string): Kept | undefined {
    return this.#messages.get(cid);
  }

  /** Those of a conversation, in the order of sending. */
  of(conversation: string): Value<readonly Kept[]> {
    let value = this.#values.get(conversation);
    if (!value) this.#values.set(conversation, value = new Value<readonly Kept[]>([]));
    return value;
  }

  /** The conversations in which something waits to be sent. */
  waiting(): Set<string> {
    return new Set([...this.#messages.values()].filter(this.#isWaiting).map(({ conversation }) => keyOf(conversation)));
  }

  /** The next message to be sent in a conversation. */
  next(conversation: string): Kept | undefined {
    return this.of(conversation).get().find(this.#isWaiting);
  }

  set(message: Kept): void {
    this.#messages.set(message.cid, message);
    this.#show(keyOf(message.conversation));
  }

  /** Takes it out of memory. */
  drop(cid: string): void {
    const message = this.#messages.get(cid);
    if (!message) return;
    this.#messages.delete(cid);
    this.#answered.delete(cid);
    this.#unkept.delete(cid);
    this.#show(keyOf(message.conversation));
  }

  dropAll(): void {
    for (const cid of [...this.#messages.keys()]) this.drop(cid);
  }

  /** Puts it into memory and into the store. A store that does not work keeps nobody from sending. */
  async keep(message: Kept): Promise<void> {
    this.set(message);
    this.#unkept.add(message.cid);
    const isKept = await this.#store.write([{ table: 'outbox', key: message.key, value: message }]).then(() => true, () => false);
    if (isKept) this.#unkept.delete(message.cid);
  }

  /** Takes it out of the store: it is on the server, or dropped. In memory it stays until it has its place. */
  async forget({ cid, key }: Kept): Promise<void> {
    this.#answered.add(cid);
    await this.#store.write([{ table: 'outbox', key }]).catch(() => {});
  }

  /** Takes over what the store has: another tab may have sent some, and added others. */
  async reload(signal?: AbortSignal): Promise<void> {
    const before = [...this.#messages.keys()].filter((cid) => !this.#unkept.has(cid) && !this.#answered.has(cid));
    const stored = (await this.#store.read('outbox').catch(() => [])).map(([, value]) => value as Kept);
    if (signal?.aborted) return;
    const known = new Set(stored.map(({ cid }) => cid));
    for (const cid of before) if (!known.has(cid)) this.drop(cid);
    for (const message of stored) if (!this.#answered.has(message.cid)) this.set(message);
  }

  /** Whether a message may be on the server already, but has no place in its conversation yet. */
  get isSending(): boolean {
    return [...this.#messages.values()].some(({ state }) => state.kind === 'sending');
  }

  /** Requests under way have no answer any more. What was answered, but has no place yet, is asked for again. */
  requeue(): void {
    for (const message of [...this.#messages.values()].filter(({ state }) => state.kind === 'sending')) {
      if (this.#answered.delete(message.cid)) this.#unkept.add(message.cid);
      this.set({ ...message, state: { kind: 'queued' } });
    }
  }

  readonly #isWaiting = ({ cid, state }: Kept): boolean => state.kind !== 'failed' && !this.#answered.has(cid);

  #show(conversation: string): void {
    const messages = [...this.#messages.values()].filter((one) => keyOf(one.conversation) === conversation);
    this.of(conversation).set(messages.sort((one, other) => (one.key < other.key ? -1 : 1)));
  }
}
