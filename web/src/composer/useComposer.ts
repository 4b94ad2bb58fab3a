import type { Conversation, ConversationState, Message } from "@parley/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { attempt } from "../app/client";

export type TextMessage = Extract<Message, { kind: "text" }>;

/** What is being written: a new message, perhaps in reply to another, or new words for an old one. */
export interface Composition {
  text: string;
  setText: (text: string) => void;
  quote: Message | undefined;
  setQuote: (message: Message | undefined) => void;
  editing: TextMessage | undefined;
  startEdit: (message: TextMessage) => void;
  stopEdit: () => void;
  busy: boolean;
  submit: (mentions: readonly string[]) => void;
}

/** Keeps the text of the input. What is new is the draft of the conversation, what is edited is not. */
export function useComposer(conversation: Conversation, state: ConversationState | undefined): Composition {
  const [draft, setDraft] = useState(state?.draft ?? "");
  const [quote, setQuote] = useState<Message>();
  const [edit, setEdit] = useState<{ message: TextMessage; text: string }>();
  const [busy, setBusy] = useState(false);

  // A draft from the store or from another device, as long as nothing is typed here.
  const typed = useRef(false);
  useEffect(() => {
    if (!typed.current) setDraft(state?.draft ?? "");
  }, [state?.draft]);

  const write = (text: string) => {
    typed.current = text !== "";
    setDraft(text);
    conversation.saveDraft(text);
  };

  const saveEdit = async ({ message, text }: { message: TextMessage; text: string }, mentions: readonly string[]) => {
    setBusy(true);
    try {
      if (text !== message.msg) await conversation.edit(message.id, text, mentions);
      setEdit(undefined);
    } finally {
      setBusy(false);
    }
  };

  return {
    text: edit?.text ?? draft,
    setText: (text) => {
      if (edit) return setEdit({ ...edit, text });
      write(text);
      conversation.typing(text !== "");
    },
    quote: edit ? undefined : quote,
    setQuote,
    editing: edit?.message,
    startEdit: (message) => setEdit({ message, text: message.msg }),
    stopEdit: () => setEdit(undefined),
    busy,
    submit: (mentions) => {
      if (edit) return attempt(saveEdit(edit, mentions));
      attempt(conversation.send(draft.trim(), { ...(quote && { quote: quote.id }), ...(mentions.length > 0 && { mentions }) }));
      write("");
      setQuote(undefined);
    },
  };
}
