import type { ConversationState } from "@parley/client";
import { client, useReadable } from "../app/client";
import { showPerson } from "../app/dialogs";
import { goBack } from "../app/router";
import { nameNow, nameOf, usePerson } from "../app/people";
import { addressOf, type ConversationKind } from "../app/routes";
import { formatAgo, formatList, t } from "../i18n";
import { conversationMenu } from "../list/conversationMenu";
import { Avatar } from "../ui/Avatar";
import { IconButton } from "../ui/Button";
import { BackIcon, SearchIcon } from "../ui/icons";
import { MenuButton } from "../ui/Menu";

interface HeadProps {
  kind: ConversationKind;
  id: string;
  state: ConversationState | undefined;
  onSearch: () => void;
}

/** Who the conversation is with, and what is known of them now. */
export function ConversationHead({ kind, id, state, onSearch }: HeadProps) {
  return (
    <header className="pane-head chat-head">
      <IconButton className="only-narrow" icon={BackIcon} label={t.back} onClick={() => goBack({ name: "home" })} />
      {kind === "group" ? <GroupTitle id={id} state={state} /> : <FriendTitle id={id} state={state} />}
      <IconButton icon={SearchIcon} label={t.searchMessages} onClick={onSearch} />
      {state && <MenuButton label={t.more} items={() => conversationMenu(state)} />}
    </header>
  );
}

function FriendTitle({ id, state }: { id: string; state: ConversationState | undefined }) {
  const person = usePerson(id);
  const { online, lastSeen, isFriend } = person;
  const seen = lastSeen === undefined ? "" : t.lastSeen(Date.now() - lastSeen < 60_000 ? t.justNow : formatAgo(lastSeen));
  return (
    <div className="title">
      <Avatar id={id} name={nameOf(person)} picture={person.avatar} size={40} online={online} />
      <div className="grow">
        <h1 className="ellipsis" dir="auto">
          <button type="button" className="to-card" title={t.profile} onClick={() => showPerson(id)}>
            {nameOf(person)}
          </button>
        </h1>
        <p className="ellipsis">{typingText(state) ?? (online ? t.online : isFriend ? seen || t.offlineNow : <bdi>@{id}</bdi>)}</p>
      </div>
    </div>
  );
}

function GroupTitle({ id, state }: { id: string; state: ConversationState | undefined }) {
  const details = useReadable(client.group(id).details);
  const name = details?.name ?? state?.name ?? id;
  return (
    <a className="title" href={addressOf({ name: "group-settings", id })} title={t.groupSettings}>
      <Avatar id={id} name={name} picture={details?.avatar ?? state?.avatar} size={40} />
      <div className="grow">
        <h1 className="ellipsis" dir="auto">
          {name}
        </h1>
        <p className="ellipsis">
          {typingText(state) ?? (details ? t.members(details.size) : "")}
          {details?.about && !state?.typing.length && (
            <>
              {" · "}
              <bdi>{details.about}</bdi>
            </>
          )}
        </p>
      </div>
    </a>
  );
}

/** Who is typing, if anybody is. */
function typingText(state: ConversationState | undefined) {
  if (!state || state.typing.length === 0) return undefined;
  const names = state.typing.slice(0, 3).map(nameNow);
  const text = state.kind === "friend" ? t.typing : names.length === 1 ? t.typingOne(names[0]!) : t.typingSome(formatList(names));
  return <span className="typing">{text}</span>;
}
