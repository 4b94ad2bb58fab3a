import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ParleyError, type Lock, type PendingMessage } from '../src/index.js';
import { Outbox } from '../src/outbox/outbox.js';
import { MemoryStore } from '../src/store/memory.js';
import type { Wire } from '../src/index.js';

const [ben, cleo] = [{ kind: 'friend', with: 'ben' }, { kind: 'friend', with: 'cleo' }] as const;
const text = (msg: string) => ({ kind: 'text', msg }) as const;

/** One lock for all tabs of a test. */
function sharedLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return { hold: (_name, _signal, job) => (last = last.then(job, job)) as never };
}

function open(options: { store?: MemoryStore; lock?: Lock; online?: boolean } = {}) {
  const { store = new MemoryStore(), lock = sharedLock() } = options;
  const state = { online: options.online ?? true };
  const sent: string[] = [];
  const ask = vi.fn(async (_namespace: string, _event: string, { msg }: Wire.Send) => {
    sent.push(msg as string);
    return { code: 1, id: `${sent.length}`, seq: sent.length, time: 0 };
  });
  const outbox: Outbox = new Outbox({
    store, lock, ask: ask as never, isOnline: () => state.online, sent: ({ cid }: PendingMessage) => outbox.settle(cid),
  });
  return { outbox, store, lock, sent, ask, state, waiting: (ref: typeof ben | typeof cleo = ben) => outbox.of(ref).get() };
}

const refusal = (reason: 'blocked' | 'unavailable' | 'rate-limited', retryAfter?: number) => new ParleyError(reason, `It was ${reason}.`, retryAfter);

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('A message is in the store until it is answered', async () => {
  const { outbox, store, sent, ask, waiting } = open();
  let answer = (_: unknown) => {};
  ask.mockImplementationOnce(() => new Promise((resolve) => { answer = resolve as never; }));
  await outbox.add(ben, text('one'), {});
  await vi.advanceTimersByTimeAsync(0);
  expect(waiting()[0]!.state.kind).toBe('sending');
  expect(await store.read('outbox')).toHaveLength(1);
  answer({ code: 1, id: 'x', seq: 1, time: 0 });
  await vi.advanceTimersByTimeAsync(0);
  expect(waiting()).toEqual([]);
  expect(await store.read('outbox')).toEqual([]);
  expect(sent).toEqual([]);
});

test('Messages of one conversation are sent one after the other, and one that has to wait holds up only its own', async () => {
  const { outbox, ask, sent } = open();
  ask.mockRejectedValueOnce(refusal('rate-limited', 5_000));
  for (const msg of ['one', 'two', 'three']) await outbox.add(ben, text(msg), {});
  await outbox.add(cleo, text('hello'), {});
  await vi.advanceTimersByTimeAsync(4_999);
  expect(sent).toEqual(['hello']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual(['hello', 'one', 'two', 'three']);
});

test('It is repeated with the same cid and growing pauses of at most 30 seconds', async () => {
  const { outbox, ask } = open();
  const [cids, times] = [new Set<unknown>(), [] as number[]];
  vi.spyOn(Math, 'random').mockReturnValue(1);
  ask.mockImplementation(async (_namespace, _event, { cid }) => {
    cids.add(cid);
    times.push(Date.now());
    throw refusal('unavailable');
  });
  await outbox.add(ben, text('one'), {});
  await vi.advanceTimersByTimeAsync(100_000);
  expect(cids.size).toBe(1);
  const pauses = times.slice(1).map((time, at) => time - times[at]!);
  expect(pauses.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('A refused message stays until it is tried again or dropped', async () => {
  const { outbox, ask, sent, store, waiting } = open();
  ask.mockRejectedValueOnce(refusal('blocked'));
  const message = await outbox.add(ben, text('one'), {});
  await outbox.add(ben, text('two'), {});
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['two']);
  expect(waiting()).toMatchObject([{ cid: message.cid, state: { kind: 'failed', reason: 'blocked', message: 'It was blocked.' } }]);
  expect(await store.read('outbox')).toHaveLength(1);
  expect(await outbox.retry(message.cid)).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['two', 'one']);
  expect(await outbox.discard(message.cid)).toBe(false);
});

test('It survives a restart, in order', async () => {
  const before = open({ online: false });
  for (const msg of ['one', 'two', 'three']) await before.outbox.add(ben, text(msg), { mentions: ['ben'] });
  const after = open({ store: before.store });
  await after.outbox.load('outbox');
  expect(after.waiting().map(({ msg, state }) => [msg, state.kind])).toEqual([['one', 'queued'], ['two', 'queued'], ['three', 'queued']]);
  after.outbox.pump();
  await vi.advanceTimersByTimeAsync(0);
  expect(after.sent).toEqual(['one', 'two', 'three']);
});

test('It takes at most 1,000 messages', async () => {
  const { outbox } = open({ online: false });
  for (let at = 0; at < 1_000; at++) await outbox.add(ben, text('x'), {});
  await expect(outbox.add(ben, text('x'), {})).rejects.toMatchObject({ reason: 'full' });
});

test('A store that does not work keeps nobody from sending', async () => {
  const { outbox, store, sent } = open();
  vi.spyOn(store, 'write').mockRejectedValue(new Error('The disk is full.'));
  await outbox.add(ben, text('one'), {});
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['one']);
});

describe('Two tabs with one store and one lock', () => {
  test('send each message once', async () => {
    const one = open();
    const other = open({ store: one.store, lock: one.lock });
    await Promise.all(['a', 'b', 'c'].flatMap((msg) => [one.outbox.add(ben, text(`${msg}1`), {}), other.outbox.add(ben, text(`${msg}2`), {})]));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...one.sent, ...other.sent].sort()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
    expect(await one.store.read('outbox')).toEqual([]);
    expect([...one.waiting(), ...other.waiting()]).toEqual([]);
  });

  test('the one that is connected sends what the other has left', async () => {
    const gone = open({ online: false });
    await gone.outbox.add(ben, text('left'), {});
    vi.advanceTimersByTime(1);
    const here = open({ store: gone.store, lock: gone.lock });
    await here.outbox.add(ben, text('new'), {});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(here.sent).toEqual(['left', 'new']);
  });
});
