import type { Conversation, Message } from "@parley/client";
import { describe, expect, it, vi } from "vitest";
import { findMessage } from "./findMessage";

/** A conversation whose messages come in pages of ten. */
function aConversation() {
  const close = vi.fn();
  const open = (seq: number) => {
    let from = Math.max(1, seq - 9);
    const get = () => ({
      messages: Array.from({ length: seq - from + 1 }, (_, at) => ({ id: `m${from + at}`, seq: from + at }) as Message),
      atStart: from === 1,
    });
    const loadOlder = async () => {
      from = Math.max(1, from - 10);
    };
    return { get, loadOlder, close };
  };
  return { conversation: { open } as unknown as Conversation, close };
}

describe("A quoted message", () => {
  it("is found pages back", async () => {
    const { conversation, close } = aConversation();
    expect((await findMessage(conversation, "m57", 200))?.seq).toBe(57);
    expect(close).toHaveBeenCalledOnce();
  });

  it("is not found if it is gone, and the search ends", async () => {
    const { conversation, close } = aConversation();
    expect(await findMessage(conversation, "gone", 10_000)).toBeUndefined();
    expect(close).toHaveBeenCalledOnce();
  });
});
