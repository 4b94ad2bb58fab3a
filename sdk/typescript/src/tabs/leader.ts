import { Value, type Readable } from '../state/readable.js';
import { defaultLock } from '../store/lock.js';
import type { Lock } from '../store/store.js';

/** Chooses one of several tabs: for what only one of them does, such as notifications. When it closes, another one follows. */
export class Leader {
  /** Whether it is this tab. */
  readonly leads: Readable<boolean>;
  readonly #leads = new Value(false);
  readonly #stop = new AbortController();

  constructor(name = 'parley leader', lock: Lock = defaultLock()) {
    this.leads = this.#leads;
    const { signal } = this.#stop;
    const untilStopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    void lock.hold(name, signal, async () => {
      this.#leads.set(true);
      await untilStopped;
    }).catch(() => {});   // It was closed before its turn came.
  }

  close(): void {
    this.#leads.set(false);
    this.#stop.abort();
  }
}
