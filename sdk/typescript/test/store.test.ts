import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IndexedDbStore } from '../src/store/indexeddb.js';
import { whenLeaving } from '../src/store/leaving.js';
import { MemoryStore } from '../src/store/memory.js';
import type { Change, Store } from '../src/store/store.js';
import { StoreWriter } from '../src/store/writer.js';

let count = 0;

describe.each<[string, () => Store]>([
  ['MemoryStore', () => new MemoryStore()],
  ['IndexedDbStore', () => new IndexedDbStore(`parley-${count++}`)],
])('%s', (_, create) => {
  test('returns what was written, by key, and only the range that was asked for', async () => {
    const store = create();
    await store.write(['c', 'a', 'b', 'd'].map((key) => ({ table: 'messages', key, value: { key } })));
    expect(await store.read('messages')).toEqual(['a', 'b', 'c', 'd'].map((key) => [key, { key }]));
    expect(await store.read('messages', 'b', 'd')).toEqual([['b', { key: 'b' }], ['c', { key: 'c' }]]);
    expect(await store.read('messages', 'a', 'd', 2)).toEqual([['b', { key: 'b' }], ['c', { key: 'c' }]]);
    expect(await store.read('outbox')).toEqual([]);
    await store.close();
  });

  test('removes single keys and ranges, in the order of the changes', async () => {
    const store = create();
    await store.write(['a', 'b', 'c', 'd'].map((key) => ({ table: 'meta', key, value: key })));
    await store.write([{ table: 'meta', key: 'a' }, { table: 'meta', from: 'b', to: 'd' }, { table: 'meta', key: 'c', value: 'again' }]);
    expect(await store.read('meta')).toEqual([['c', 'again'], ['d', 'd']]);
    await store.clear();
    expect(await store.read('meta')).toEqual([]);
    await store.close();
  });

  test('writes all changes or none', async () => {
    const store = create();
    const broken: Change[] = [{ table: 'meta', key: 'one', value: 1 }, { table: 'meta', key: 'two', value: () => {} }];
    await expect(store.write(broken)).rejects.toThrow();
    expect(await store.read('meta')).toEqual([]);
    await store.close();
  });
});

test('Two stores of the same name, as in two tabs, see the same', async () => {
  const [one, other] = [new IndexedDbStore('shared'), new IndexedDbStore('shared')];
  await one.write([{ table: 'meta', key: 'cursor', value: 'c1' }]);
  expect(await other.read('meta')).toEqual([['cursor', 'c1']]);
  await Promise.all([one.close(), other.close()]);
});

describe('Writes', () => {
  afterEach(() => { vi.useRealTimers(); });

  test('are batched: many changes are one write, and the last change of a key counts', async () => {
    vi.useFakeTimers();
    const store = new MemoryStore();
    const write = vi.spyOn(store, 'write');
    const writer = new StoreWriter(store);
    for (let seq = 1; seq <= 100; seq++) {
      writer.put('messages', `friend ben ${seq}`, seq);
      writer.put('meta', 'cursor', `c${seq}`);
    }
    expect(write).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(write).toHaveBeenCalledOnce();
    expect(await store.read('meta')).toEqual([['cursor', 'c100']]);
    expect(await store.read('messages')).toHaveLength(100);
  });

  test('after a removed range come after it', async () => {
    const store = new MemoryStore();
    const writer = new StoreWriter(store);
    writer.put('messages', 'b', 'old');
    writer.removeRange('messages', 'a', 'c');
    writer.put('messages', 'b', 'new');
    expect(await writer.read('messages')).toEqual([['b', 'new']]);
  });

  test('end after a failure: the store keeps the cursor that goes with what it has', async () => {
    const store = new MemoryStore();
    const writer = new StoreWriter(store);
    writer.put('meta', 'cursor', 'c1');
    await writer.flush();
    vi.spyOn(store, 'write').mockRejectedValueOnce(new Error('The disk is full.'));
    writer.put('messages', 'a', 1);
    await writer.flush();
    writer.put('meta', 'cursor', 'c2');
    await writer.flush();
    expect(await store.read('meta')).toEqual([['cursor', 'c1']]);
  });

  test('that wait behind one that fails are not made', async () => {
    const store = new MemoryStore();
    const writer = new StoreWriter(store);
    vi.spyOn(store, 'write').mockRejectedValueOnce(new Error('The disk is full.'));
    writer.put('messages', 'a', 1);
    const first = writer.flush();
    writer.put('meta', 'cursor', 'c2');
    await Promise.all([first, writer.flush()]);
    expect(await store.read('meta')).toEqual([]);
  });

  test('are handed over at once when the page ends, with those that are under way', async () => {
    const store = new MemoryStore();
    const write = vi.spyOn(store, 'write').mockReturnValueOnce(new Promise(() => {}));
    const writer = new StoreWriter(store);
    writer.put('messages', 'a', 1);
    void writer.flush();
    await Promise.resolve();
    writer.put('messages', 'b', 2);
    writer.put('meta', 'cursor', 'c2');
    writer.flushAtOnce();
    expect(write).toHaveBeenCalledTimes(2);
    expect(await store.read('messages')).toEqual([['a', 1], ['b', 2]]);
    expect(await store.read('meta')).toEqual([['cursor', 'c2']]);
    writer.flushAtOnce();
    expect(write).toHaveBeenCalledTimes(2);
  });

  test('go on after a page that was only hidden', async () => {
    const writer = new StoreWriter(new MemoryStore());
    writer.put('meta', 'cursor', 'c1');
    void writer.flush();
    writer.put('meta', 'cursor', 'c2');
    writer.flushAtOnce();
    expect(await writer.read('meta')).toEqual([['cursor', 'c2']]);
    writer.put('meta', 'cursor', 'c3');
    expect(await writer.read('meta')).toEqual([['cursor', 'c3']]);
  });
});

describe('The page', () => {
  const page = new EventTarget();
  beforeEach(() => {
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  });
  afterEach(() => { vi.unstubAllGlobals(); });

  test.each(['pagehide', 'visibilitychange'])('may be about to end: %s', (event) => {
    const job = vi.fn();
    const stop = whenLeaving(job);
    page.dispatchEvent(new Event(event));
    expect(job).toHaveBeenCalledOnce();
    stop();
    page.dispatchEvent(new Event(event));
    expect(job).toHaveBeenCalledOnce();
  });
});
