import { expect, test } from 'vitest';
import type { Lock } from '../src/index.js';
import { Leader } from '../src/tabs/leader.js';
import { until } from './support/until.js';

/** A lock like the browser's: in order, and a wait can be aborted. */
function webLocks(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return {
    hold<T>(_name: string, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
      const turn = last.then(() => {
        if (signal.aborted) throw signal.reason;
        return job();
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
}

test('One tab leads, and when it closes the next one that is open follows', async () => {
  const lock = webLocks();
  const [first, second, third] = [new Leader('x', lock), new Leader('x', lock), new Leader('x', lock)];
  await until(first!.leads, (leads) => leads);
  expect([second!.leads.get(), third!.leads.get()]).toEqual([false, false]);
  second!.close();
  first!.close();
  await until(third!.leads, (leads) => leads);
  expect([first!.leads.get(), second!.leads.get()]).toEqual([false, false]);
  third!.close();
});
