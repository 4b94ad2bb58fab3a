/** A value that changes, as immutable snapshots. `get` and `subscribe` are bound: pass them to `useSyncExternalStore`. */
export interface Readable<T> {
  /** The present snapshot: the same object until it changes. */
  readonly get: () => T;
  /** Calls the listener after changes; changes made in a row are one call. Returns the function that ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A readable that its owner sets. */
export class Value<T> implements Readable<T> {
  readonly #listeners = new Set<() => void>();
  readonly #watched: (() => void) | undefined;
  #value: T;

  /** `watched` is called when the first listener comes: for what is fetched only if somebody looks. */
  constructor(value: T, watched?: () => void) {
    this.#value = value;
    this.#watched = watched;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // A function of its own: the same listener may subscribe twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#watched?.();
    return () => this.#listeners.delete(own);
  };

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    if (this.isWatched) tellSoon(this.#tell);
  }

  readonly #tell = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };
}

const waiting = new Set<() => void>();

/** Runs the job once, after the present one: a page of messages is one change for those who watch. */
export function tellSoon(job: () => void): void {
  if (waiting.size === 0) queueMicrotask(tellAll);
  waiting.add(job);
}

function tellAll(): void {
  const jobs = [...waiting];
  waiting.clear();
  for (const job of jobs) job();
}
