// Whatever happens during a sync, each entry is shown once and in order.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Timeline } from '../src/timeline/timeline.js';
import { calm, Log, seqOf, type Meanwhile } from './support/log.js';

const friends = ['ben', 'cleo', 'dan'];
const refOf = (friend: string) => ({ kind: 'friend', with: friend }) as const;
const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** The sync, with a timeline of each friend that is open from before. */
async function syncs(log: Log, own: readonly string[] = []): Promise<Timeline[]> {
  const timelines = friends.map((friend) => new Timeline(refOf(friend), log.model.history));
  await vi.advanceTimersByTimeAsync(0);
  for (const friend of own) await log.model.outbox.add(refOf(friend), { kind: 'text', msg: 'Mine' }, {});
  log.connect();
  await vi.advanceTimersByTimeAsync(200_000);
  log.deliver();
  await vi.advanceTimersByTimeAsync(1_000);
  return timelines;
}

async function expectWhole(log: Log, timelines: readonly Timeline[]): Promise<void> {
  const later = friends.map((friend) => new Timeline(refOf(friend), log.model.history));
  await vi.advanceTimersByTimeAsync(1_000);
  for (const timeline of [...timelines, ...later]) {
    for (let pages = 0; pages < 20 && !timeline.get().atStart; pages++) {
      void timeline.loadOlder();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const last = log.with(timeline.ref.with).length;
    expect(timeline.get()).toMatchObject({ atEnd: true, pending: [] });
    expect(timeline.get().messages.map(seqOf)).toEqual(upTo(last));
    const listed = log.model.conversations.list.get().find((one) => one.with === timeline.ref.with);
    if (!log.isHidden(timeline.ref.with)) {
      expect(listed?.last?.seq ?? 0).toBe(last);
      expect(listed?.unread ?? 0).toBe(log.unread(timeline.ref.with));
    }
    timeline.close();
  }
}

test('The first entry of a conversation is listed before it is pushed', async () => {
  const log = new Log();
  const timelines = await syncs(log);
  log.disconnect();
  const late = { ...calm, late: 1 };
  log.script.push(calm, { ...late, before: ['ben'] }, late, late);
  log.connect();
  await vi.advanceTimersByTimeAsync(1_000);
  log.say('ben');
  log.deliver();
  await expectWhole(log, timelines);
});

test('A conversation stays on the list if its next entry arrives before the notice that hides it', async () => {
  const log = new Log();
  log.say('ben');
  const timelines = await syncs(log);
  log.disconnect();
  const late = { ...calm, late: 2 };
  log.script.push(calm, { ...late, hides: ['ben'], before: ['ben'] }, late);
  log.connect();
  await vi.advanceTimersByTimeAsync(1_000);
  log.deliver();
  await expectWhole(log, timelines);
  log.hide('ben');
  log.deliver();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(log.model.conversations.list.get()).toEqual([]);
});

test('The user’s own first message is answered and listed while the sync runs', async () => {
  const log = new Log();
  await expectWhole(log, await syncs(log, ['ben']));
});

test('The user’s own message whose answer got lost is brought by the next sync, even if another tab has sent it again', async () => {
  const log = new Log();
  const timelines = await syncs(log);
  log.script.push({ ...calm, takes: 1_000 });
  await log.model.outbox.add(refOf('ben'), { kind: 'text', msg: 'Mine' }, {});
  await vi.advanceTimersByTimeAsync(10);
  log.say('cleo');
  log.deliver();
  log.disconnect();
  await log.store.write([{ table: 'outbox', from: '', to: '~' }]);
  log.connect();
  await vi.advanceTimersByTimeAsync(1_000);
  await expectWhole(log, timelines);
});

const someFriends = fc.array(fc.constantFrom(...friends), { maxLength: 2 });
const meanwhile: fc.Arbitrary<Meanwhile> = fc.record({
  hides: someFriends, before: someFriends, after: someFriends, reads: fc.array(fc.record({ friend: fc.constantFrom(...friends), all: fc.boolean() }), { maxLength: 2 }),
  overtakes: fc.nat(2), late: fc.nat(3), takes: fc.nat(600), own: fc.array(fc.constantFrom(...friends), { maxLength: 1 }),
  breaks: fc.nat(7).map((pick) => pick === 0), loses: fc.nat(3),
});

test('Entries, own messages, hidden conversations, broken connections and restored servers come at any moment', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.constantFrom(...friends), { maxLength: 30 }), fc.array(meanwhile, { maxLength: 20 }), someFriends,
    async (past, script, own) => {
      const log = new Log([...script]);
      for (const friend of past) log.say(friend);
      await expectWhole(log, await syncs(log, own));
      log.sync.stop();
    },
  ), { numRuns: 300 });
});
