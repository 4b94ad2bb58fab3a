import type { Change, Store, Table } from './store.js';

const delay = 200;
const mostWaiting = 1_000;

/**
 * Writes to a store in batches. Each batch is written whole or not at all, so that the cursor in it never promises more than the store has.
 * After a failure nothing more is written: what the store has stays consistent, and the next start continues from there.
 */
export class StoreWriter {
  readonly #store: Store;
  readonly #waiting = new Map<string, Change>();
  /** Handed to the store, which has not confirmed it. */
  #underWay: readonly Change[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: Promise<void> = Promise.resolve();
  #hasFailed = false;

  constructor(store: Store) {
    this.#store = store;
  }

  put(table: Table, key: string, value: unknown): void {
    this.#add(`${table} ${key}`, { table, key, value });
  }

  remove(table: Table, key: string): void {
    this.#add(`${table} ${key}`, { table, key });
  }

  removeRange(table: Table, from: string, to: string): void {
    for (const [name, change] of this.#waiting) {
      if (change.table === table && 'key' in change && change.key >= from && change.key < to) this.#waiting.delete(name);
    }
    this.#add(`${table} ${from} ${to}`, { table, from, to });
  }

  /** What the store has, with what waits to be written. */
  async read<T>(table: Table, from?: string, to?: string, limit?: number): Promise<[string, T][]> {
    await this.flush();
    return await this.#store.read(table, from, to, limit).catch(() => []) as [string, T][];
  }

  /** Writes what waits, one batch after the other. Resolves when it is written. */
  flush(): Promise<void> {
    return this.#last = this.#last.then(() => this.#write(this.#take()));
  }

  /**
   * Hands everything to the store now, because the page may end before the store answers. What is under way goes with it: without that, the
   * last batch could be kept and the one before not.
   */
  flushAtOnce(): void {
    if (this.#waiting.size === 0) return;
    const written = this.#write([...this.#underWay, ...this.#take()]);
    this.#last = this.#last.then(() => written);
  }

  dropWaiting(): void {
    this.#waiting.clear();
  }

  /** Drops what waits and removes everything. */
  async clear(): Promise<void> {
    this.dropWaiting();
    await this.flush();
    await this.#store.clear().catch(() => { this.#hasFailed = true; });
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#store.close();
  }

  #take(): Change[] {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = [...this.#waiting.values()];
    this.#waiting.clear();
    return changes;
  }

  async #write(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0 || this.#hasFailed) return;
    this.#underWay = changes;
    try {
      await this.#store.write(changes);
    } catch {
      this.#hasFailed = true;
    }
    if (this.#underWay === changes) this.#underWay = [];
  }

  #add(name: string, change: Change): void {
    // Again at the end: later changes of a range come after earlier ones.
    this.#waiting.delete(name);
    this.#waiting.set(name, change);
    if (this.#waiting.size === mostWaiting) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), delay);
  }
}
