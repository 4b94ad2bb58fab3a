import { expect, test } from 'vitest';
import { Value } from '../src/state/readable.js';
import type { ConversationRef, Message } from '../src/state/types.js';
import type { Entry } from '../src/sync/refs.js';
import { Timeline, type HistoryPage, type TimelineSource } from '../src/timeline/timeline.js';

const ref: ConversationRef = { kind: 'friend', with: 'ben' };
const line = (seq: number): Entry => ({
  from: 'ben', to: 'ada', kind: 'text', msg: `line ${seq}`, id: `${seq}`, seq, time: seq, cursor: `c${seq}`, room: '/friend',
});
const recall = (seq: number, target: number): Entry => ({
  from: 'ben', to: 'ada', kind: 'recall', msg: { id: `${target}`, seq: target }, id: `${seq}`, seq, time: seq, cursor: `c${seq}`, room: '/friend',
});

/** A store and a server that answer when the test says so, with what they had when they were asked. */
function slowSource({ stored = [], history = [], isLeft = false }: { stored?: Entry[]; history?: Entry[]; isLeft?: boolean }) {
  const answers: (() => void)[] = [];
  const kept: Entry[] = [];
  const later = <T>(value: T) => new Promise<T>((resolve) => { answers.push(() => resolve(value)); });
  const nothing = new Value([]);
  const source: TimelineSource = {
    history: () => later<HistoryPage>({ entries: [...history], more: false }),
    stored: () => later([...stored]),
    keep: (_ref, newest) => { kept.push(...newest); },
    have: () => stored.at(-1)?.seq ?? 0,
    isLeft: () => isLeft,
    pending: () => nothing, uploads: () => nothing, opened: () => {}, closed: () => {},
  };
  const answer = async () => {
    for (const one of answers.splice(0)) one();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { timeline: new Timeline<Message>(ref, source), answer, kept };
}

const shown = ({ get }: Timeline) => get().messages.map(({ kind, msg }) => (kind === 'text' ? msg : kind));

const read = {
  'the store': { stored: [line(1), line(2), line(3)] },
  'the history': { history: [line(1), line(2), line(3)] },
};

test.each(Object.entries(read))('What happens while %s is read is shown', async (name, source) => {
  const { timeline, answer, kept } = slowSource(source);
  if (name === 'the history') await answer();   // The store has nothing.
  timeline.cleared(1);
  timeline.live(recall(4, 2));
  timeline.live(line(5));
  timeline.deleted(3);
  await answer();
  expect(shown(timeline)).toEqual(['recalled', 'line 5']);
  expect(kept).toEqual(name === 'the history' ? expect.arrayContaining([expect.objectContaining({ seq: 2, kind: 'recalled' })]) : []);
  timeline.live(line(6));
  expect(shown(timeline)).toEqual(['recalled', 'line 5', 'line 6']);
});

test('What the store has of a group that the user has left is shown until the server says how it is now', async () => {
  const now = [{ ...line(1), kind: 'recalled', msg: '', recalled: 9 } as Entry, line(2)];
  const { timeline, answer } = slowSource({ stored: [line(1), line(2)], history: now, isLeft: true });
  await answer();
  expect(shown(timeline)).toEqual(['line 1', 'line 2']);
  expect(timeline.get()).toMatchObject({ atEnd: false, loading: 'jump' });
  await answer();
  expect(shown(timeline)).toEqual(['recalled', 'line 2']);
  expect(timeline.get()).toMatchObject({ atEnd: true });
});
