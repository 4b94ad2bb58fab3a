import { openDB, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import type { Change, Store, Table } from './store.js';

const version = 1;
const tables: readonly Table[] = ['meta', 'conversations', 'messages', 'outbox', 'drafts', 'people', 'groups'];

/** Keeps what a client knows in the browser's IndexedDB. Several tabs may use the same one. */
export class IndexedDbStore implements Store {
  readonly #name: string;
  #database: Promise<IDBPDatabase> | undefined;

  constructor(name = 'parley') {
    this.#name = name;
  }

  async read(table: Table, from = '', to = '\uffff', limit = Infinity): Promise<[string, unknown][]> {
    const records = (await this.#open()).transaction(table).store;
    const found: [string, unknown][] = [];
    let cursor = await records.openCursor(IDBKeyRange.bound(from, to, false, true), 'prev');
    for (; cursor && found.length < limit; cursor = await cursor.continue()) found.push([cursor.key as string, cursor.value]);
    return found.reverse();
  }

  async write(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const database = await this.#open();
    const transaction = database.transaction([...new Set(changes.map(({ table }) => table))], 'readwrite', { durability: 'relaxed' });
    try {
      for (const change of changes) void apply(transaction.objectStore(change.table), change).catch(() => {});   // `done` reports it.
      transaction.commit();   // Otherwise a page that is closed before the browser has answered takes it back.
    } catch (problem) {
      transaction.done.catch(() => {});
      transaction.abort();
      throw problem;   // A value that cannot be stored.
    }
    await transaction.done;
  }

  async clear(): Promise<void> {
    const transaction = (await this.#open()).transaction(tables, 'readwrite');
    for (const table of tables) transaction.objectStore(table).clear().catch(() => {});
    await transaction.done;
  }

  async close(): Promise<void> {
    const database = await this.#database?.catch(() => undefined);
    this.#database = undefined;
    database?.close();
  }

  #open(): Promise<IDBPDatabase> {
    return this.#database ??= openDB(this.#name, version, {
      upgrade(database) {
        // A record of another version is fetched again: nothing is converted.
        for (const name of [...database.objectStoreNames]) database.deleteObjectStore(name);
        for (const table of tables) database.createObjectStore(table);
      },
      // A newer version of the page waits in another tab.
      blocking: () => void this.close(),
      terminated: () => { this.#database = undefined; },
    });
  }
}

type Records = IDBPObjectStore<unknown, Table[], Table, 'readwrite'>;

const apply = (records: Records, change: Change): Promise<unknown> =>
  ('value' in change ? records.put(change.value, change.key)
    : records.delete('key' in change ? change.key : IDBKeyRange.bound(change.from, change.to, false, true)));
