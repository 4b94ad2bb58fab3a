import type { Change, Store, Table } from './store.js';

/** Keeps everything in memory: what is known ends with the program. */
export class MemoryStore implements Store {
  readonly #tables = new Map<Table, Map<string, unknown>>();

  async read(table: Table, from = '', to = '\uffff', limit = Infinity): Promise<[string, unknown][]> {
    const found = [...this.#table(table)].filter(([key]) => key >= from && key < to).sort(([one], [other]) => (one < other ? -1 : 1));
    return structuredClone(limit < found.length ? found.slice(-limit) : found);
  }

  async write(changes: readonly Change[]): Promise<void> {
    for (const change of structuredClone(changes)) {
      const table = this.#table(change.table);
      if ('value' in change) table.set(change.key, change.value);
      else if ('key' in change) table.delete(change.key);
      else for (const key of [...table.keys()]) if (key >= change.from && key < change.to) table.delete(key);
    }
  }

  async clear(): Promise<void> {
    this.#tables.clear();
  }

  async close(): Promise<void> {}

  #table(name: Table): Map<string, unknown> {
    let table = this.#tables.get(name);
    if (!table) this.#tables.set(name, table = new Map());
    return table;
  }
}
