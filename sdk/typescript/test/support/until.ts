import type { Readable } from '../../src/index.js';

/** For machines with much other work. What works is never waited for this long. */
export const patience = 60_000;

/** Resolves with the value once it fulfils the condition. */
export function until<T>(readable: Readable<T>, condition: (value: T) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    let end = () => {};
    const timer = setTimeout(() => {
      end();
      reject(new Error(`It did not come to that: ${condition}. It is ${JSON.stringify(readable.get())?.slice(0, 2_000)}`));
    }, patience);
    const look = () => {
      const value = readable.get();
      if (!condition(value)) return false;
      clearTimeout(timer);
      end();
      resolve(value);
      return true;
    };
    if (!look()) end = readable.subscribe(look);
  });
}
