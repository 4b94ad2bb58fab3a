import type { Entry } from '../sync/refs.js';
import { changeOf, deleted, targetOf, withoutContent } from '../state/entries.js';

const most = 600;

/** A run of entries of one conversation without holes, of bounded length; immutable. */
export interface Window {
  readonly entries: readonly Entry[];
  /** Nothing is older than the first. */
  readonly atStart: boolean;
  /** Nothing is newer than the last. */
  readonly atEnd: boolean;
}

export const emptyWindow: Window = { entries: [], atStart: false, atEnd: false };

export const firstSeq = ({ entries }: Window): number | undefined => entries[0]?.seq;
export const lastSeq = ({ entries }: Window): number | undefined => entries.at(-1)?.seq;

/** The window with the next live entry, and with what the entry changes in others. */
export function withLive(before: Window, entry: Entry): Window {
  const changed = withChange(before, entry);
  if (!before.atEnd || entry.seq <= (lastSeq(before) ?? 0)) return changed;
  const entries = [...changed.entries, entry];
  // Twice the length, because what the user looks at may be anywhere in it.
  return entries.length > 2 * most ? { ...changed, entries: entries.slice(-most), atStart: false } : { ...changed, entries };
}

/** The window with an older page. The newest entries go if it becomes too long. */
export function withOlder(before: Window, page: readonly Entry[], more: boolean): Window {
  const first = firstSeq(before) ?? Infinity;
  const entries = [...page.filter(({ seq }) => seq < first), ...before.entries];
  const isLong = entries.length > most;
  return { entries: isLong ? entries.slice(0, most) : entries, atStart: !more, atEnd: before.atEnd && !isLong };
}

/** The window with a newer page, which may reach the end. The oldest entries go if it becomes too long. */
export function withNewer(before: Window, page: readonly Entry[], atEnd: boolean): Window {
  const last = lastSeq(before) ?? 0;
  const changed = page.reduce(withChange, before);
  const entries = [...changed.entries, ...page.filter(({ seq }) => seq > last)];
  const isLong = entries.length > most;
  return { entries: isLong ? entries.slice(-most) : entries, atStart: before.atStart && !isLong, atEnd };
}

/** The window without the entries up to this one. */
export function withoutUpTo(before: Window, seq: number): Window {
  if ((firstSeq(before) ?? Infinity) > seq) return before;
  return { ...before, entries: before.entries.filter((entry) => entry.seq > seq), atStart: true };
}

/** The window after the user has deleted an entry for themselves. */
export const withDeletedEntry = (before: Window, seq: number): Window => mapEntries(before, (entry) => {
  if (entry.seq === seq) return deleted(entry);
  return targetOf(entry) === seq ? withoutContent(entry) : entry;
});

function withChange(before: Window, entry: Entry): Window {
  const change = changeOf(entry);
  return change ? mapEntries(before, change) : before;
}

function mapEntries(before: Window, change: (entry: Entry) => Entry): Window {
  let isChanged = false;
  const entries = before.entries.map((entry) => {
    const after = change(entry);
    isChanged ||= after !== entry;
    return after;
  });
  return isChanged ? { ...before, entries } : before;
}
