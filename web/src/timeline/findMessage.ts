import type { Conversation, Message } from "@parley/client";

/** Pages to look through before giving up: some thousand messages. */
const mostPages = 40;

/** Finds an older message by its id, in a window of its own: a quote names no `seq`. */
export async function findMessage(conversation: Conversation, id: string, before: number): Promise<Message | undefined> {
  const window = conversation.open(before);
  try {
    for (let page = 0; page < mostPages; page++) {
      const found = window.get().messages.find((message) => message.id === id);
      if (found || window.get().atStart) return found;
      await window.loadOlder();
    }
    return undefined;
  } finally {
    window.close();
  }
}
