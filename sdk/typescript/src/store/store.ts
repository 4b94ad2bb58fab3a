/** Lets one holder at a time do a job, across tabs or processes. */
export interface Lock {
  /** Waits until the lock is free, holds it while the job runs, and gives it back. Rejects if the signal aborts the wait. */
  hold<T>(name: string, signal: AbortSignal, job: () => Promise<T>): Promise<T>;
}

/** The kinds of records that a client keeps. */
export type Table = 'meta' | 'conversations' | 'messages' | 'outbox' | 'drafts' | 'people' | 'groups';

/** One write. Keys are compared as text; `messages` has keys that sort by conversation, then by `seq`. */
export type Change =
  | { readonly table: Table; readonly key: string; readonly value: unknown }
  /** Without a value: removes it. */
  | { readonly table: Table; readonly key: string }
  /** Removes the keys from `from` up to, but not with, `to`. */
  | { readonly table: Table; readonly from: string; readonly to: string };

/** Keeps what a client knows, for one user of one server at a time. Values are plain data (structured clone). */
export interface Store {
  /** The records with keys from `from` up to, but not with, `to`, by key; the last `limit` of them if given. */
  read(table: Table, from?: string, to?: string, limit?: number): Promise<[key: string, value: unknown][]>;
  /** Makes all changes or none, after those of earlier calls. */
  write(changes: readonly Change[]): Promise<void>;
  /** Removes everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
