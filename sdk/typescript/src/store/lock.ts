import type { Lock } from './store.js';

/** Web Locks where they exist, so that the tabs of a browser take turns; otherwise the job runs at once. */
export const defaultLock = (): Lock => (globalThis.navigator?.locks ? webLock : noLock);

const webLock: Lock = {
  hold: <T>(name: string, signal: AbortSignal, job: () => Promise<T>) => navigator.locks.request(name, { signal }, job) as Promise<T>,
};

const noLock: Lock = { hold: (_name, _signal, job) => job() };
