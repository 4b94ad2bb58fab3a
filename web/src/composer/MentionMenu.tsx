import type { ConversationRef, GroupMember } from "@parley/client";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { client } from "../app/client";
import { useGroupOf } from "../app/groups";
import { nameNow, ownId } from "../app/people";
import { t } from "../i18n";
import { matches } from "../list/filter";
import { Avatar } from "../ui/Avatar";
import { MegaphoneIcon } from "../ui/icons";
import { mentionAt, type MentionQuery } from "./mentions";

const atMost = 8;

interface Choice {
  id: string;
  name: string;
  avatar?: string;
}

export interface MentionMenuState {
  open: boolean;
  query: MentionQuery | undefined;
  choices: readonly Choice[];
  at: number;
  /** Takes the keys of the open menu. Returns the choice that a key makes. */
  press: (event: KeyboardEvent) => { start: number; id: string } | undefined;
  /** Whether a message may name the user, or `@all`. */
  mayMention: (id: string) => boolean;
}

/** The members whose names go with what follows `@`. Only groups have them. */
export function useMentionMenu(ref: ConversationRef, text: string, caret: number): MentionMenuState {
  const details = useGroupOf(ref);
  const query = useMemo(() => (ref.kind === "group" ? mentionAt(text, caret) : undefined), [ref.kind, text, caret]);
  const [closed, setClosed] = useState<number>();
  const [at, setAt] = useState(0);
  const known = useRef(new Map<string, Choice>());
  const found = useSearch(ref.with, query?.text, details !== undefined && details.members.length < details.size);
  const managesGroup = details !== undefined && details.role !== "member";

  const choices = useMemo(() => {
    if (!query) return [];
    const members = new Map([...(details?.members ?? []), ...found].map((member) => [member.id, member]));
    for (const { id, name, avatar } of members.values()) known.current.set(id, { id, name, avatar });
    const people = [...members.values()].filter(({ id, name }) => id !== ownId() && matches(query.text, id, name, nameNow(id)));
    const all = managesGroup && matches(query.text, "all", t.everybody) ? [{ id: "all", name: t.mentionEverybody }] : [];
    return [...all, ...people].slice(0, atMost);
  }, [query, details, found]);
  useEffect(() => setAt(0), [query?.text]);

  const open = query !== undefined && choices.length > 0 && closed !== query.start;
  const press = (event: KeyboardEvent) => {
    if (!open) return undefined;
    const chosen = event.key === "Enter" || event.key === "Tab" ? choices[at] : undefined;
    if (event.key === "ArrowDown") setAt((at + 1) % choices.length);
    else if (event.key === "ArrowUp") setAt((at - 1 + choices.length) % choices.length);
    else if (event.key === "Escape") setClosed(query.start);
    else if (!chosen) return undefined;
    event.preventDefault();
    return chosen && { start: query.start, id: chosen.id };
  };
  const mayMention = (id: string) =>
    id === "@all" ? managesGroup : known.current.has(id) || details?.members.some((member) => member.id === id) === true;
  return { open, query, choices, at, press, mayMention };
}

/** Asks the server for members that the client does not know: those of a large group. */
function useSearch(group: string, text: string | undefined, needed: boolean): readonly GroupMember[] {
  const [found, setFound] = useState<readonly GroupMember[]>([]);
  useEffect(() => {
    if (!needed || !text) return setFound([]);
    let current = true;
    const timer = setTimeout(() => {
      // A menu without these is still a menu.
      client
        .group(group)
        .searchMembers(text)
        .then(
          ({ members }) => current && setFound(members),
          () => {},
        );
    }, 200);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [group, text, needed]);
  return found;
}

export function MentionMenu({ menu: { choices, at }, onChoose }: { menu: MentionMenuState; onChoose: (id: string) => void }) {
  return (
    <div className="mention-menu" id="mention-menu" role="listbox" aria-label={t.mentionMenu}>
      {choices.map(({ id, name, avatar }, index) => (
        <div
          key={id}
          id={`mention-${index}`}
          role="option"
          aria-selected={index === at}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(id);
          }}
        >
          {id === "all" ? <MegaphoneIcon /> : <Avatar id={id} name={name} picture={avatar} size={28} />}
          <span className="ellipsis" dir="auto">
            {name}
          </span>
          <small>@{id}</small>
        </div>
      ))}
    </div>
  );
}
