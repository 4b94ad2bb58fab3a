import { useMemo, useState } from "preact/hooks";
import { matches } from "../list/filter";
import { t } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { useModal } from "../ui/Dialog";
import { client, useReadable } from "./client";
import { closeDialog, globalDialog } from "./dialogs";
import { navigate } from "./router";
import { addressOf, type ConversationKind } from "./routes";
import { useSignal } from "./signal";
import "./quick-switch.css";

const atMost = 30;

interface Target {
  kind: ConversationKind;
  id: string;
  name: string;
  avatar?: string;
}

/** Goes to a conversation or a friend by a part of the name. */
export function QuickSwitch() {
  return useSignal(globalDialog) === "quick-switch" ? <OpenSwitch /> : null;
}

function OpenSwitch() {
  const ref = useModal(closeDialog);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useTargets(text);
  const go = ({ kind, id }: Target) => {
    closeDialog();
    navigate({ name: "conversation", kind, id });
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && found[at]) go(found[at]);
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={ref} className="dialog quick" aria-label={t.quickSwitch}>
      <input
        autoFocus
        value={text}
        placeholder={t.quickSwitch}
        aria-label={t.quickSwitch}
        onKeyDown={press}
        role="combobox"
        aria-expanded="true"
        aria-controls="quick-results"
        aria-activedescendant={found[at] ? `quick-${at}` : undefined}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
      />
      <div id="quick-results" role="listbox" aria-label={t.conversations}>
        {found.map((target, index) => (
          <a
            key={`${target.kind}/${target.id}`}
            id={`quick-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            href={addressOf({ name: "conversation", kind: target.kind, id: target.id })}
            onClick={closeDialog}
          >
            <Avatar id={target.id} name={target.name} picture={target.avatar} size={32} />
            <span className="ellipsis" dir="auto">
              {target.name}
            </span>
            <small>{target.kind === "friend" ? target.id : ""}</small>
          </a>
        ))}
      </div>
      {found.length === 0 && <p className="nothing">{t.nothingFound}</p>}
    </dialog>
  );
}

/** Conversations first, then friends without one. */
function useTargets(text: string): Target[] {
  const conversations = useReadable(client.conversations);
  const friends = useReadable(client.people.friends);
  return useMemo(() => {
    const targets = new Map<string, Target>();
    for (const { kind, with: id, name, avatar } of conversations) targets.set(`${kind}/${id}`, { kind, id, name, avatar });
    for (const { id, name, remark, avatar } of friends) {
      if (!targets.has(`friend/${id}`)) targets.set(`friend/${id}`, { kind: "friend", id, name: remark ?? name, avatar });
    }
    return [...targets.values()].filter(({ name, id }) => matches(text, name, id)).slice(0, atMost);
  }, [conversations, friends, text]);
}
