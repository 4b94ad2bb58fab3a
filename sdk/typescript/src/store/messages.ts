import type { Entry } from '../sync/refs.js';
import type { StoreWriter } from './writer.js';

const kept = 200;
const trimEvery = 50;

/** The newest entries of each conversation in the store: a run without holes up to the last one. */
export class StoredMessages {
  readonly #store: StoreWriter;
  #last: Promise<void> = Promise.resolve();

  constructor(store: StoreWriter) {
    this.#store = store;
  }

  put(conversation: string, entry: Entry): void {
    this.#store.put('messages', keyAt(conversation, entry.seq), entry);
    if (entry.seq % trimEvery === 0) this.drop(conversation, entry.seq - kept);
  }

  /** Changes an entry, or all if `seq` is undefined, as far as the store has them. `change` returns the others as they are. */
  change(conversation: string, seq: number | undefined, change: (entry: Entry) => Entry): void {
    const [from, to] = [keyAt(conversation, seq ?? 0), `${keyAt(conversation, seq ?? Number.MAX_SAFE_INTEGER)} `];
    // One after another: two changes of the same entry must not overtake each other.
    this.#last = this.#last.then(async () => {
      for (const [key, entry] of await this.#store.read<Entry>('messages', from, to)) {
        const changed = change(entry);
        if (changed !== entry) this.#store.put('messages', key, changed);
      }
    });
  }

  /** Drops the entries up to this one. */
  drop(conversation: string, seq: number): void {
    if (seq > 0) this.#store.removeRange('messages', keyAt(conversation, 0), keyAt(conversation, seq + 1));
  }

  /** The newest entries, oldest first. */
  async newest(conversation: string, limit: number): Promise<Entry[]> {
    await this.#last;
    const found = await this.#store.read<Entry>('messages', keyAt(conversation, 0), keyAt(conversation, Number.MAX_SAFE_INTEGER), limit);
    return found.map(([, entry]) => entry);
  }

  clear(): void {
    this.#store.removeRange('messages', '', '\uffff');
  }
}

const keyAt = (conversation: string, seq: number): string => `${conversation} ${String(seq).padStart(16, '0')}`;
