import type { Message, PendingMessage } from "@parley/client";
import { describe, expect, it } from "vitest";
import { buildRows, seqOf, type Row } from "./rows";

const noon = new Date(2026, 2, 3, 12).getTime();
const minute = 60_000;

const text = (seq: number, from: string, minutes: number, more: object = {}): Message =>
  ({
    kind: "text",
    msg: `m${seq}`,
    id: `i${seq}`,
    seq,
    from,
    to: "ada",
    time: noon + minutes * minute,
    cursor: "",
    room: "/friend",
    ...more,
  }) as Message;

const rowsOf = (messages: Message[], options: { readSeq?: number; pending?: PendingMessage[]; atStart?: boolean; atEnd?: boolean } = {}) =>
  buildRows(
    { messages, pending: options.pending ?? [], uploads: [], atStart: options.atStart ?? false, atEnd: options.atEnd ?? true },
    { own: "ada", readSeq: options.readSeq },
  );

const shape = (rows: Row[]) =>
  rows.map((row) => ("first" in row ? `${row.first ? "[" : "."}${seqOf(row) ?? row.type}${row.last ? "]" : "."}` : row.type));

describe("Rows", () => {
  it("put messages of one sender within five minutes together", () => {
    expect(shape(rowsOf([text(1, "ben", 0), text(2, "ben", 4), text(3, "ben", 10), text(4, "ada", 10)]))).toEqual([
      "day",
      "[1.",
      ".2]",
      "[3]",
      "[4]",
    ]);
  });

  it("begin each day with a line", () => {
    expect(shape(rowsOf([text(1, "ben", 0), text(2, "ben", 24 * 60)]))).toEqual(["day", "[1]", "day", "[2]"]);
  });

  it("have one line before the first unread message of others", () => {
    expect(shape(rowsOf([text(1, "ben", 0), text(2, "ada", 1), text(3, "ben", 2), text(4, "ben", 3)], { readSeq: 1 }))).toEqual([
      "day",
      "[1]",
      "[2]",
      "unread",
      "[3.",
      ".4]",
    ]);
  });

  it("put the line for new messages below that of a new day", () => {
    expect(shape(rowsOf([text(1, "ben", 0), text(2, "ben", 24 * 60)], { readSeq: 1 }))).toEqual(["day", "[1]", "day", "unread", "[2]"]);
  });

  it("keep the key of a message when it is stored", () => {
    const pending: PendingMessage = {
      cid: "c1",
      conversation: { kind: "friend", with: "ben" },
      kind: "text",
      msg: "m1",
      time: noon,
      state: { kind: "queued" },
    };
    const stored = text(1, "ada", 0, { cid: "c1" });
    const [, before] = rowsOf([], { pending: [pending] });
    const [, after] = rowsOf([stored]);
    expect(after!.key).toBe(before!.key);
    expect(shape(rowsOf([stored], { pending: [pending] }))).toEqual(["day", "[1]"]);
  });

  it("do not put what is on its way behind old messages", () => {
    const pending: PendingMessage = {
      cid: "c1",
      conversation: { kind: "friend", with: "ben" },
      kind: "text",
      msg: "m1",
      time: noon,
      state: { kind: "queued" },
    };
    expect(shape(rowsOf([text(1, "ben", 0)], { pending: [pending], atEnd: false }))).toEqual(["day", "[1]"]);
  });

  it("say where the conversation begins", () => {
    expect(shape(rowsOf([text(1, "ben", 0)], { atStart: true }))).toEqual(["start", "day", "[1]"]);
  });

  it("have keys that differ", () => {
    const rows = rowsOf([text(1, "ben", 0), text(2, "ada", 1), text(3, "ben", 24 * 60), text(4, "ben", 48 * 60)], {
      readSeq: 2,
      atStart: true,
    });
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
