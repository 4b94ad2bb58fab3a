import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { showPerson } from "../app/dialogs";
import { usePerson, nameOf, ownId } from "../app/people";
import { addressOf } from "../app/routes";
import { t } from "../i18n";
import { countOnlyEmoji, parseMarkup, type Block, type Inline } from "./markup";
import "./message-text.css";

// About a screen of a phone.
const longest = 1_800;
const mostLines = 24;

interface MessageTextProps {
  text: string;
  mentions?: readonly string[];
  /** The time and the state, which stand at the end of the last line. */
  meta?: ComponentChildren;
}

/** The text of a message, drawn as elements. */
export function MessageText({ text, mentions, meta }: MessageTextProps) {
  const [whole, setWhole] = useState(false);
  const start = useMemo(() => beginning(text), [text]);
  const cut = start.length < text.length;
  const blocks = useMemo(() => parseMarkup(cut && !whole ? start : text, mentions), [text, mentions, whole]);
  const emoji = useMemo(() => countOnlyEmoji(text), [text]);
  if (emoji > 0 && emoji <= 3)
    return (
      <div className="message-text emoji" dir="auto">
        {text.trim()}
        {meta}
      </div>
    );
  return (
    <div className="message-text">
      <Blocks blocks={blocks} end={cut ? undefined : meta} />
      {cut && (
        <div className="text-end">
          <button type="button" className="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t.showLess : t.showMore}
          </button>
          {meta}
        </div>
      )}
    </div>
  );
}

/** The part of a long text that is shown at first; the whole of a short one. */
export function beginning(text: string): string {
  const lines = text.split("\n", mostLines + 1);
  const atLine = lines.length > mostLines ? lines.slice(0, mostLines).join("\n").length : text.length;
  const at = Math.min(atLine, longest);
  if (text.length <= at + 200) return text;
  // A character of two units stays whole.
  const end = /[\uD800-\uDBFF]/.test(text[at - 1]!) ? at - 1 : at;
  return `${text.slice(0, end)}…`;
}

function Blocks({ blocks, end }: { blocks: Block[]; end?: ComponentChildren }) {
  const last = blocks.at(-1);
  return (
    <>
      {blocks.map((block, at) => (
        <OneBlock key={at} block={block} end={block === last && block.kind === "text" ? end : undefined} />
      ))}
      {last?.kind !== "text" && end && <div className="text-end">{end}</div>}
    </>
  );
}

function OneBlock({ block, end }: { block: Block; end?: ComponentChildren }) {
  switch (block.kind) {
    case "text":
      return (
        <p dir="auto">
          <Parts parts={block.children} />
          {end}
        </p>
      );
    case "code":
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list": {
      const items = block.items.map((parts, at) => (
        <li key={at} dir="auto">
          <Parts parts={parts} />
        </li>
      ));
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
  }
}

const Parts = ({ parts }: { parts: Inline[] }) => (
  <>
    {parts.map((part, at) => (
      <Part key={at} part={part} />
    ))}
  </>
);

function Part({ part }: { part: Inline }) {
  if (typeof part === "string") return <>{part}</>;
  switch (part.kind) {
    case "bold":
      return (
        <strong>
          <Parts parts={part.children} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Parts parts={part.children} />
        </em>
      );
    case "code":
      return <code>{part.text}</code>;
    case "link":
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          <bdi>
            <Parts parts={part.children} />
          </bdi>
        </a>
      );
    case "mention":
      return part.id === "all" ? <span className="mention me">@{t.everybody}</span> : <Mention id={part.id} />;
  }
}

function Mention({ id }: { id: string }) {
  const person = usePerson(id);
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showPerson(id);
  };
  return (
    <a className={id === ownId() ? "mention me" : "mention"} href={addressOf({ name: "conversation", kind: "friend", id })} onClick={open}>
      @<bdi>{nameOf(person)}</bdi>
    </a>
  );
}
