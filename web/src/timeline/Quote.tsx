import type { Message } from "@parley/client";
import { nameNow, nameOf, ownId, usePerson } from "../app/people";
import { useChat } from "../chat/context";
import { previewOf } from "../chat/preview";
import { t } from "../i18n";
import { hueOf } from "../ui/Avatar";
import { useQuoted } from "./quoted";

/** What a message answers to. A click shows the whole. */
export function Quote({ id }: { id: string }) {
  const chat = useChat();
  const quoted = useQuoted(id);
  return (
    <button
      type="button"
      className="quote"
      tabIndex={-1}
      data-hue={quoted ? hueOf(quoted.from) : undefined}
      onClick={() => chat.jumpToQuoted(id)}
    >
      {quoted ? <QuoteText message={quoted} /> : <span className="text">{t.quoteElsewhere}</span>}
    </button>
  );
}

/** Who wrote the quoted message, and what it says. */
export function QuoteText({ message }: { message: Message }) {
  const person = usePerson(message.from);
  return (
    <>
      <b className="ellipsis">
        <bdi>{message.from === ownId() ? t.you : nameOf(person)}</bdi>
      </b>
      <span className="text ellipsis">
        <bdi>{message.kind === "recalled" ? t.quoteGone : previewOf(message, nameNow, ownId())}</bdi>
      </span>
    </>
  );
}
