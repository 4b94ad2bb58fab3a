import type { Message, PendingMessage, PendingUpload, TimelineState } from "@parley/client";
import { daysBetween } from "../i18n/format";

/** Where a bubble stands in a run of messages of one sender. */
export interface Place {
  first: boolean;
  last: boolean;
}

/** One row of the timeline. */
export type Row =
  | { type: "start"; key: string; empty: boolean }
  | { type: "day"; key: string; time: number }
  | { type: "unread"; key: string }
  | { type: "system"; key: string; message: Extract<Message, { kind: "system" }> }
  | ({ type: "message"; key: string; message: Exclude<Message, { kind: "system" }>; own: boolean } & Place)
  | ({ type: "pending"; key: string; pending: PendingMessage } & Place)
  | ({ type: "upload"; key: string; upload: PendingUpload } & Place);

/** Messages of one sender that are closer than this stand together. */
const together = 5 * 60_000;

export interface RowOptions {
  own: string;
  /** The line for new messages stands before the first message of others after this one. */
  readSeq?: number;
}

/** Orders messages into rows: days, the line for new messages, and runs of one sender. */
export function buildRows(
  { messages, pending, uploads, atStart, atEnd }: Pick<TimelineState, "messages" | "pending" | "uploads" | "atStart" | "atEnd">,
  { own, readSeq }: RowOptions,
): Row[] {
  const rows: Row[] = [];
  let previous: { from: string; time: number } | undefined;
  let marked = readSeq === undefined;

  const add = (from: string, time: number, row: (place: Place) => Row) => {
    if (!previous || daysBetween(previous.time, time) !== 0) {
      rows.push({ type: "day", key: `day/${new Date(time).toDateString()}`, time });
      previous = undefined;
    }
    const first = previous?.from !== from || time - previous.time > together;
    if (!first) follow(rows.at(-1)!);
    rows.push(row({ first, last: true }));
    previous = { from, time };
  };

  if (atStart) rows.push({ type: "start", key: "start", empty: messages.length + pending.length + uploads.length === 0 });
  for (const message of messages) {
    if (!marked && message.seq > readSeq! && message.from !== own && message.kind !== "system") {
      marked = true;
      if (!previous || daysBetween(previous.time, message.time) !== 0)
        rows.push({ type: "day", key: `day/${new Date(message.time).toDateString()}`, time: message.time });
      rows.push({ type: "unread", key: "unread" });
      previous = { from: "", time: message.time };
    }
    if (message.kind === "system") add(`system/${message.id}`, message.time, () => ({ type: "system", key: message.id, message }));
    else
      add(message.from, message.time, (place) => ({
        type: "message",
        key: keyOf(message, own),
        message,
        own: message.from === own,
        ...place,
      }));
  }
  const stored = new Set(rows.map(({ key }) => key));
  // Far back, what is on its way belongs behind messages that are not in the window.
  for (const one of atEnd ? inOrder(pending, uploads) : []) {
    if ("file" in one) add(own, one.time, (place) => ({ type: "upload", key: `upload/${one.id}`, upload: one, ...place }));
    // What was stored just before a reload is still in the outbox.
    else if (!stored.has(`cid/${one.cid}`))
      add(own, one.time, (place) => ({ type: "pending", key: `cid/${one.cid}`, pending: one, ...place }));
  }
  return rows;
}

/** A message keeps the key that it had while it was pending, so that its row stays where it is. */
const keyOf = (message: Message, own: string): string =>
  message.from === own && "cid" in message && message.cid ? `cid/${message.cid}` : message.id;

function follow(row: Row): void {
  if ("last" in row) row.last = false;
}

const inOrder = (pending: readonly PendingMessage[], uploads: readonly PendingUpload[]) =>
  [...pending, ...uploads].sort((one, other) => one.time - other.time);

/** The `seq` of a row that is a stored entry. */
export const seqOf = (row: Row | undefined): number | undefined => (row && "message" in row ? row.message.seq : undefined);

/** When what a row shows was written. */
export function timeOf(row: Row | undefined): number | undefined {
  if (!row || row.type === "start" || row.type === "unread") return undefined;
  if (row.type === "day") return row.time;
  return "message" in row ? row.message.time : "pending" in row ? row.pending.time : row.upload.time;
}
