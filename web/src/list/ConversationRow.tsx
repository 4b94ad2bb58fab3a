import type { ConversationState } from "@parley/client";
import { useMemo } from "preact/hooks";
import { ownId, usePerson, nameNow } from "../app/people";
import { addressOf } from "../app/routes";
import { previewOf } from "../chat/preview";
import { countReaders, SendStateMark, type SendState } from "../chat/SendState";
import { formatFull, formatList, formatWhen, t } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { BellOffIcon, PinIcon } from "../ui/icons";
import { openContextMenu } from "../ui/menu";
import { conversationMenu } from "./conversationMenu";

interface RowProps {
  conversation: ConversationState;
  selected: boolean;
}

/** One conversation of the list. The same element again while nothing in it has changed, because scrolling draws the list anew. */
export const ConversationRow = ({ conversation, selected }: RowProps) =>
  useMemo(() => <DrawnRow conversation={conversation} selected={selected} />, [conversation, selected]);

function DrawnRow({ conversation, selected }: RowProps) {
  const { kind, with: id, name, avatar, unread, pinned, muted, mentioned, time } = conversation;
  const sent = sendStateOf(conversation);
  return (
    <a
      className="row"
      href={addressOf({ name: "conversation", kind, id })}
      aria-current={selected ? "page" : undefined}
      data-unread={(unread > 0 && !muted) || undefined}
      onContextMenu={(event) => openContextMenu(event, name, conversationMenu(conversation))}
    >
      {kind === "friend" ? (
        <FriendAvatar id={id} name={name} picture={avatar} />
      ) : (
        <Avatar id={id} name={name} picture={avatar} size={48} />
      )}
      <span className="first">
        <span className="name ellipsis" dir="auto">
          {name}
        </span>
        {muted && <Mark icon={<BellOffIcon size={14} />} label={t.muted} />}
        {pinned && <Mark icon={<PinIcon size={14} />} label={t.pinned} />}
        {sent && <SendStateMark state={sent} />}
        {time > 0 && (
          <time dateTime={new Date(time).toISOString()} title={formatFull(time)}>
            {formatWhen(time)}
          </time>
        )}
      </span>
      <span className="second">
        <Preview conversation={conversation} selected={selected} />
        {mentioned !== undefined && (
          <span className="badge at" role="img" aria-label={t.mentionsYou}>
            @
          </span>
        )}
        {unread > 0 && (
          <span className={muted ? "badge muted" : "badge"} aria-label={t.unread(unread)}>
            {unread > 999 ? "999+" : unread}
          </span>
        )}
      </span>
    </a>
  );
}

/** How far the newest message has come, if it is one of the user's own. */
function sendStateOf({ last, ...state }: ConversationState): SendState | undefined {
  if (!last || !("from" in last) || last.from !== ownId() || !messages.has(last.kind)) return undefined;
  return countReaders(last.seq, state) > 0 ? "read" : "sent";
}

/** The entries that were sent, and are still there. */
const messages: ReadonlySet<string> = new Set(["text", "image", "file", "audio", "video", "location", "custom"]);

function FriendAvatar({ id, name, picture }: { id: string; name: string; picture?: string }) {
  const { online } = usePerson(id);
  return (
    <>
      <Avatar id={id} name={name} picture={picture} size={48} online={online} />
      {online && <span className="sr-only">{t.online}</span>}
    </>
  );
}

const Mark = ({ icon, label }: { icon: preact.ComponentChildren; label: string }) => (
  <span className="mark" role="img" aria-label={label} title={label}>
    {icon}
  </span>
);

function Preview({ conversation, selected }: RowProps) {
  const { kind, draft, last, typing } = conversation;
  if (typing.length > 0)
    return (
      <span className="preview typing ellipsis">
        {kind === "friend" ? t.typing : t.typingOne(formatList(typing.slice(0, 2).map(nameNow)))}
      </span>
    );
  if (draft && !selected)
    return (
      <span className="preview ellipsis">
        <b>{t.draft}</b> <bdi>{draft.slice(0, 160)}</bdi>
      </span>
    );
  if (!last) return <span className="preview" />;
  const from = "from" in last ? last.from : undefined;
  return (
    <span className="preview ellipsis">
      {from && kind === "group" && last.kind !== "system" && last.kind !== "recalled" && last.kind !== "recall" && <Sender id={from} />}
      <bdi>{previewOf(last, nameNow, ownId())}</bdi>
    </span>
  );
}

function Sender({ id }: { id: string }) {
  const { name, remark } = usePerson(id);
  return (
    <>
      <bdi>{id === ownId() ? t.you : (remark ?? name)}</bdi>:{" "}
    </>
  );
}
