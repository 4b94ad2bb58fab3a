import { asError } from '../error.js';
import type { ConversationRef } from '../state/types.js';
import { keyOf, refOfKey } from '../sync/refs.js';

/**
 * Values of conversations that the server gets soon: of several in a row only the last. What cannot be sent waits for `flush`, which every
 * new connection calls; what is refused is dropped.
 */
export class Later<T> {
  readonly #waiting = new Map<string, T>();
  readonly #send: (ref: ConversationRef, value: T) => Promise<void>;
  readonly #done: (ref: ConversationRef) => void;
  readonly #delay: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(delay: number, send: (ref: ConversationRef, value: T) => Promise<void>, done: (ref: ConversationRef) => void = () => {}) {
    this.#delay = delay;
    this.#send = send;
    this.#done = done;
  }

  get(ref: ConversationRef): T | undefined {
    return this.#waiting.get(keyOf(ref));
  }

  set(ref: ConversationRef, value: T): void {
    this.#waiting.set(keyOf(ref), value);
    // From the last change on: a draft is saved when the user pauses.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.#delay);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all([...this.#waiting].map(async ([key, value]) => {
      const ref = refOfKey(key);
      try {
        await this.#send(ref, value);
      } catch (thrown) {
        const error = asError(thrown);
        if (error.isTemporary || error.endsSession) return;
      }
      if (this.#waiting.get(key) !== value) return;
      this.#waiting.delete(key);
      this.#done(ref);
    }));
  }
}
