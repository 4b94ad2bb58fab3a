import type { ConversationState } from "@parley/client";
import { describe, expect, test } from "vitest";
import { newsOf } from "./news";

const conversation = (changes: Partial<ConversationState> & { seq?: number; from?: string; said?: string } = {}): ConversationState => {
  const { seq = 1, from = "ben", said = "text", ...rest } = changes;
  const last = { kind: said, from, to: "ada", msg: "Hello", id: `m${seq}`, seq, time: seq, cursor: "", room: "/friend" };
  return {
    kind: "friend",
    with: "ben",
    name: "Ben",
    unread: 0,
    readSeq: 0,
    pinned: false,
    muted: false,
    hidden: false,
    time: seq,
    typing: [],
    reads: {},
    last: last as unknown as ConversationState["last"],
    ...rest,
  };
};

const written = (before: ConversationState[], after: ConversationState[]) =>
  newsOf(before, after, "ada").written.map(({ last }) => last?.seq);

describe("somebody has written", () => {
  test("in a conversation that was there, or in a new one", () => {
    expect(written([conversation()], [conversation({ seq: 2, unread: 1 })])).toEqual([2]);
    expect(written([], [conversation({ unread: 1 })])).toEqual([1]);
  });

  test("also while the user has not read what came before", () => {
    expect(written([conversation({ unread: 3, seq: 3 })], [conversation({ unread: 4, seq: 4 })])).toEqual([4]);
  });

  test("but nobody is notified of a muted conversation", () => {
    expect(written([conversation()], [conversation({ seq: 2, unread: 1, muted: true })])).toEqual([]);
  });

  test("but not of what the user has written elsewhere", () => {
    expect(written([conversation()], [conversation({ seq: 2, unread: 1, from: "ada" })])).toEqual([]);
  });

  test("but not of what was read already", () => {
    expect(written([conversation()], [conversation({ seq: 2, unread: 0 })])).toEqual([]);
  });

  test("but not of an edit, a recall or an event of a group", () => {
    for (const said of ["edit", "recall", "system"])
      expect(written([conversation()], [conversation({ seq: 2, unread: 1, said })])).toEqual([]);
  });

  test("but not of what changes without a message: a draft, a pin", () => {
    expect(written([conversation({ unread: 1 })], [conversation({ unread: 1, pinned: true })])).toEqual([]);
  });
});

test("What was read, here or elsewhere, is told, so that its notification goes", () => {
  const { read } = newsOf([conversation({ unread: 2 })], [conversation({ unread: 0 })], "ada");
  expect(read.map(({ with: name }) => name)).toEqual(["ben"]);
  expect(newsOf([conversation()], [conversation({ pinned: true })], "ada").read).toEqual([]);
});
