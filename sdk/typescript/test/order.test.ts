import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ParleyError } from '../src/index.js';
import { Order } from '../src/sync/order.js';
import type { Entry } from '../src/sync/refs.js';

const ref = { kind: 'friend', with: 'ben' } as const;
const entry = (seq: number): Entry => ({
  from: 'ben', to: 'ada', kind: 'text', msg: `${seq}`, id: `${seq}`, seq, time: seq, cursor: `c${seq}`, room: '/friend',
});

/** An order on a history of the given entries; `log` lists what it applied and asked for. */
function orderOver(history: readonly number[], pageSize = 200) {
  const [applied, asked] = [[] as number[], [] as number[]];
  const ask = vi.fn(async (_namespace: string, _event: string, { after = 0 }: { after?: number }) => {
    asked.push(after);
    const rest = history.filter((seq) => seq > after);
    return { code: 1, messages: rest.slice(0, pageSize).map((seq) => ({ msg: entry(seq) })), more: rest.length > pageSize };
  });
  const order = new Order(ask as never, (_ref, { seq }) => applied.push(seq));
  return { order, applied, asked, ask, place: (...seqs: number[]) => { for (const seq of seqs) order.place(ref, entry(seq)); } };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('The next entry is applied, and one that is there already is dropped', () => {
  const { place, applied, order } = orderOver([]);
  order.begin(ref, 4);
  place(5, 6, 6, 5, 7);
  expect(applied).toEqual([5, 6, 7]);
});

test('Of a conversation that was not known, the entries before the first one come with it', async () => {
  const { place, applied } = orderOver(Array.from({ length: 60 }, (_, at) => at + 1));
  place(51, 50);
  await vi.advanceTimersByTimeAsync(500);
  expect(applied).toEqual(Array.from({ length: 30 }, (_, at) => at + 31));
});

test('A later entry waits 300 to 500 ms for those that are only late', async () => {
  const { place, applied, asked, order } = orderOver([1, 2, 3]);
  place(1, 3);
  expect(applied).toEqual([1]);
  expect(order.hasHole).toBe(true);
  await vi.advanceTimersByTimeAsync(299);
  expect(asked).toEqual([]);
  place(2);
  expect(applied).toEqual([1, 2, 3]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
});

test('A hole is fetched page by page', async () => {
  const { place, applied, asked, order } = orderOver([1, 2, 3, 4, 5, 6, 7], 2);
  place(1, 7);
  await vi.advanceTimersByTimeAsync(500);
  expect(applied).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(asked).toEqual([1, 3, 5]);
  expect(order.hasHole).toBe(false);
});

test('What the history does not have is not visible to the user', async () => {
  const { place, applied } = orderOver([1, 4, 6]);
  place(1, 6);
  await vi.advanceTimersByTimeAsync(500);
  expect(applied).toEqual([1, 4, 6]);
});

test('Without an answer it asks again; after a refusal it continues with what it has', async () => {
  const { place, applied, ask } = orderOver([1, 2, 3]);
  ask.mockRejectedValueOnce(new ParleyError('timeout', 'The server did not answer in time.'));
  place(1, 3);
  await vi.advanceTimersByTimeAsync(500);
  expect(applied).toEqual([1]);
  ask.mockRejectedValueOnce(new ParleyError('not-member', 'You are not a member.'));
  await vi.advanceTimersByTimeAsync(500);
  expect(applied).toEqual([1, 3]);
});

test('After a lost connection nothing waits: the next sync brings it', async () => {
  const { place, applied, asked, order } = orderOver([1, 2, 3]);
  place(1, 3);
  order.forgetWaiting();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
  for (const seq of [2, 3]) order.placeSynced(ref, entry(seq));
  expect(applied).toEqual([1, 2, 3]);
});

test('In whatever order entries arrive, each is applied once and in order', async () => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 60 }).chain((count) => fc.shuffledSubarray(Array.from({ length: count }, (_, at) => at + 1), { minLength: 1 })),
    async (arriving) => {
      const last = Math.max(...arriving);
      const all = Array.from({ length: last }, (_, at) => at + 1);
      const { place, applied, order } = orderOver(all, 7);
      order.begin(ref, 0);
      place(...arriving, ...arriving);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(applied).toEqual(all);
    },
  ), { numRuns: 200 });
});
