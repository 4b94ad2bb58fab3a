import emojis from "virtual:emoji";
import { useMemo, useState } from "preact/hooks";
import { language, t } from "../i18n";
import { focusAtFirst } from "../ui/focus";
import { matches } from "../list/filter";
import "./emoji.css";

export interface EmojiPickerProps {
  onChoose: (emoji: string) => void;
}

const key = "parley.emoji";
const mostRecent = 24;
const mostFound = 120;
const columns = 8;

/** All emoji by group, and by name in both languages. */
export function EmojiPicker({ onChoose }: EmojiPickerProps) {
  const [text, setText] = useState("");
  const [group, setGroup] = useState(0);
  const [recent, setRecent] = useState(readRecent);
  const found = useMemo(
    () =>
      text.trim() ? emojis.filter(([, , en, zh]) => matches(text, en, zh)).slice(0, mostFound) : emojis.filter(([, its]) => its === group),
    [text, group],
  );
  const choose = (emoji: string) => {
    const next = [emoji, ...recent.filter((one) => one !== emoji)].slice(0, mostRecent);
    localStorage.setItem(key, JSON.stringify(next));
    setRecent(next);
    onChoose(emoji);
  };
  return (
    <div className="emoji-picker">
      <input
        className="input"
        type="search"
        ref={focusAtFirst}
        value={text}
        placeholder={t.emojiSearch}
        aria-label={t.emojiSearch}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {!text && (
        <div className="emoji-groups" role="group" aria-label={t.emoji}>
          {groups.map((at) => (
            <button
              key={at}
              type="button"
              aria-pressed={at === group}
              aria-label={t.emojiGroups[at]}
              title={t.emojiGroups[at]}
              onClick={() => setGroup(at)}
            >
              {emojis.find(([, its]) => its === at)![0]}
            </button>
          ))}
        </div>
      )}
      <div className="emoji-scroll" onKeyDown={move}>
        {!text && recent.length > 0 && (
          <>
            <p className="emoji-title">{t.emojiRecent}</p>
            <Grid list={recent.map((emoji) => [emoji, nameOf(emoji)])} onChoose={choose} />
          </>
        )}
        {!text && <p className="emoji-title">{t.emojiGroups[group]}</p>}
        {found.length > 0 ? (
          <Grid list={found.map(([emoji, , en, zh]) => [emoji, label(en, zh)])} onChoose={choose} />
        ) : (
          <p className="emoji-none">{t.emojiNone}</p>
        )}
      </div>
    </div>
  );
}

const groups = [...new Set(emojis.map(([, group]) => group))].sort((one, other) => one - other);

function Grid({ list, onChoose }: { list: [emoji: string, name: string][]; onChoose: (emoji: string) => void }) {
  return (
    <div className="emoji-grid">
      {list.map(([emoji, name], at) => (
        <button key={emoji} type="button" tabIndex={at === 0 ? 0 : -1} title={name} aria-label={name} onClick={() => onChoose(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}

// The names of an emoji are its label and then other words for it, separated by a line.
const label = (en: string, zh: string): string => (language.value === "zh" ? zh : en).split("|", 1)[0]!;

function nameOf(emoji: string): string {
  const entry = emojis.find(([its]) => its === emoji);
  return entry ? label(entry[2], entry[3]) : emoji;
}

function readRecent(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(stored) ? stored.filter((one) => typeof one === "string").slice(0, mostRecent) : [];
  } catch {
    return []; // written by something else
  }
}

function move(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (!step) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(".emoji-grid button")];
  const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
