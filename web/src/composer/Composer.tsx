import type { Message } from "@parley/client";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ownId } from "../app/people";
import { useChat } from "../chat/context";
import { formatBytes, t } from "../i18n";
import { IconButton } from "../ui/Button";
import { AttachIcon, CheckIcon, SendIcon } from "../ui/icons";
import { ComposerBar } from "./ComposerBar";
import { EmojiButton } from "./EmojiButton";
import { isComposing } from "./ime";
import { bytesTooLong } from "./length";
import { MentionMenu, useMentionMenu } from "./MentionMenu";
import { mentionsIn } from "./mentions";
import type { Composition, TextMessage } from "./useComposer";
import "./composer.css";

interface ComposerProps {
  composition: Composition;
  name: string;
  messages: readonly Message[];
  onFiles: (files: readonly File[]) => void;
}

// On a phone, Enter of the keyboard on the screen begins a line, and the button sends.
const onScreenKeyboard = matchMedia("(hover: none) and (pointer: coarse)");

/** The input of a conversation. */
export function Composer({ composition, name, messages, onFiles }: ComposerProps) {
  const { text, setText, quote, editing, busy } = composition;
  const { conversation } = useChat();
  const input = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const menu = useMentionMenu(conversation.ref, text, caret);
  const tooLong = bytesTooLong(text);
  const empty = text.trim() === "";

  useGrowing(input, text);
  // Before the next key, which may come at once.
  useLayoutEffect(() => {
    if (!onScreenKeyboard.matches || editing || quote) input.current?.focus();
  }, [editing, quote]);

  const submit = () => {
    if (!empty && tooLong === 0 && !busy) composition.submit(conversation.ref.kind === "group" ? mentionsIn(text, menu.mayMention) : []);
  };

  /** Puts something in the place of a part of the text, and the caret behind it. */
  const replace = (start: number, end: number, inserted: string) => {
    setText(text.slice(0, start) + inserted + text.slice(end));
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(start + inserted.length, start + inserted.length);
      setCaret(start + inserted.length);
    });
  };

  const press = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const chosen = menu.press(event);
    if (chosen) return replace(chosen.start, caret, `@${chosen.id} `);
    if (event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && (!onScreenKeyboard.matches || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      leave();
    } else if (event.key === "ArrowUp" && text === "") {
      const last = lastOwnText(messages);
      if (!last) return;
      event.preventDefault();
      composition.startEdit(last);
    }
  };

  const leave = () => {
    if (editing) composition.stopEdit();
    else if (quote) composition.setQuote(undefined);
    else input.current?.blur();
  };

  const paste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };

  const follow = () => setCaret(input.current?.selectionStart ?? 0);

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ComposerBar composition={composition} />
      {tooLong > 0 && (
        <p className="too-long" role="alert">
          {t.textTooLong(formatBytes(tooLong))}
        </p>
      )}
      <div className="composer-row">
        {!editing && <AttachButton onFiles={onFiles} />}
        <div className="composer-input">
          {menu.open && <MentionMenu menu={menu} onChoose={(id) => replace(menu.query!.start, caret, `@${id} `)} />}
          <textarea
            ref={input}
            rows={1}
            dir="auto"
            value={text}
            placeholder={t.write}
            aria-label={t.writeTo(name)}
            enterkeyhint={onScreenKeyboard.matches ? "enter" : "send"}
            aria-autocomplete={menu.open ? "list" : undefined}
            aria-controls={menu.open ? "mention-menu" : undefined}
            aria-activedescendant={menu.open ? `mention-${menu.at}` : undefined}
            onInput={(event) => {
              setText(event.currentTarget.value);
              follow();
            }}
            onKeyDown={press}
            onPaste={paste}
            onSelect={follow}
          />
          <EmojiButton
            onChoose={(emoji) => replace(input.current?.selectionStart ?? text.length, input.current?.selectionEnd ?? text.length, emoji)}
          />
        </div>
        <IconButton
          type="submit"
          className="send"
          icon={editing ? CheckIcon : SendIcon}
          label={editing ? t.save : t.send}
          disabled={empty || tooLong > 0 || busy}
        />
      </div>
    </form>
  );
}

function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={AttachIcon} label={t.attach} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Lets the input grow with its text, up to a part of the window (in the style sheet). */
function useGrowing(input: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = input.current!;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);
}

const lastOwnText = (messages: readonly Message[]): TextMessage | undefined =>
  messages.findLast((message): message is TextMessage => message.kind === "text" && message.from === ownId());
