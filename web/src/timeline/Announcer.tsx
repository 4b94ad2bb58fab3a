import type { Message } from "@parley/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { nameNow } from "../app/people";
import { previewOf } from "../chat/preview";

const kept = 5;

/** Reads out what others write while the conversation is open. Silent for history, whatever is scrolled into sight. */
export function Announcer({ messages, atEnd, own }: { messages: readonly Message[]; atEnd: boolean; own: string }) {
  const [said, setSaid] = useState<readonly Message[]>([]);
  const newest = useRef<number | undefined>(undefined);
  useEffect(() => {
    const last = messages.at(-1)?.seq;
    if (!atEnd || last === undefined) return;
    const known = newest.current;
    newest.current = Math.max(last, known ?? 0);
    if (known === undefined) return;
    const arrived = messages.filter(({ seq, from, kind }) => seq > known && from !== own && kind !== "recalled");
    if (arrived.length > 0) setSaid((before) => [...before, ...arrived].slice(-kept));
  }, [messages, atEnd]);
  return (
    <div className="sr-only" aria-live="polite" aria-relevant="additions">
      {said.map((message) => (
        <p key={message.id}>
          {nameNow(message.from)}: {previewOf(message, nameNow, own)}
        </p>
      ))}
    </div>
  );
}
