const first = 1_000;
const longest = 30_000;

/** How long to wait before the next try, with full jitter: many clients that lost one server do not come back in step. */
export const backoff = (attempt: number, random: () => number = Math.random): number => random() * Math.min(longest, first * 2 ** attempt);

/** Resolves after a time, or at once when the signal aborts. */
export function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, time);
    signal.addEventListener('abort', done);
  });
}
