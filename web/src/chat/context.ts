import type { Conversation, Message } from "@parley/client";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What the parts of an open conversation can ask of each other. The same object as long as it is open. */
export interface Chat {
  conversation: Conversation;
  reply(message: Message): void;
  edit(message: Message): void;
  /** Shows the message in the timeline. */
  jump(seq: number): void;
  /** Takes the message that was jumped to out of the address: the newest one is shown. */
  leaveJump(): void;
  /** Shows the message that a quote names. */
  jumpToQuoted(id: string): void;
  /** Shows the picture in the viewer. */
  view(file: string): void;
  mayWrite(): boolean;
  /** Whether the user may recall what others wrote. */
  manages(): boolean;
  showReaders(message: Message): void;
}

export const ChatContext = createContext<Chat | undefined>(undefined);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("No conversation is open.");
  return chat;
}
