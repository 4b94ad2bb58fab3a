import type { Message } from "@parley/client";
import { showPerson } from "../app/dialogs";
import { ownId, nameOf, usePerson } from "../app/people";
import { useChat } from "../chat/context";
import { MessageText } from "../chat/MessageText";
import { formatFull, t } from "../i18n";
import { Avatar, hueOf } from "../ui/Avatar";
import { IconButton } from "../ui/Button";
import { MoreIcon, ReplyIcon } from "../ui/icons";
import { openContextMenu, openMenu } from "../ui/menu";
import { FileContent } from "./FileContent";
import { messageMenu } from "./messageMenu";
import { Meta } from "./Meta";
import { Quote } from "./Quote";
import type { Place } from "./rows";

export interface MessageRowProps extends Place {
  message: Exclude<Message, { kind: "system" }>;
  own: boolean;
  /** How many others are known to have read it. */
  readers: number;
  focusable: boolean;
  marked: boolean;
}

/** One message in its bubble, with what can be done with it. */
export function MessageRow({ message, own, first, last, readers, focusable, marked }: MessageRowProps) {
  const chat = useChat();
  const person = usePerson(message.from);
  const group = chat.conversation.ref.kind === "group";
  const name = own ? t.you : nameOf(person);
  const menu = () => messageMenu(chat, message);
  const bare = message.kind === "image" || message.kind === "video";
  const press = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key !== "Enter" || event.target !== event.currentTarget) return;
    event.preventDefault(); // or the same key would choose the first item
    openMenu(t.messageMenu, menu(), event.currentTarget.querySelector(".bubble")!);
  };
  return (
    <article
      className={`message${own ? " own" : ""}${first ? " first" : ""}${last ? " last" : ""}${marked ? " marked" : ""}`}
      data-message={message.id}
      aria-label={t.messageFrom(name, formatFull(message.time))}
      tabIndex={focusable ? 0 : -1}
      onKeyDown={press}
      onContextMenu={(event) => !isLink(event.target) && openContextMenu(event, t.messageMenu, menu())}
    >
      {group && !own && (
        <span className="face" onClick={() => showPerson(message.from)}>
          {last && <Avatar id={message.from} name={name} picture={person.avatar} size={34} />}
        </span>
      )}
      <div
        className={`bubble${bare ? " bare" : ""}`}
        onClick={(event) => isTap(event) && openMenu(t.messageMenu, menu(), { x: event.clientX, y: event.clientY })}
      >
        {group && !own && first && (
          <button
            type="button"
            tabIndex={-1}
            className="sender"
            data-hue={hueOf(message.from)}
            title={t.profile}
            onClick={() => showPerson(message.from)}
          >
            <bdi>{name}</bdi>
          </button>
        )}
        {"quote" in message && message.quote && <Quote id={message.quote} />}
        <Content message={message} readers={readers} own={own} />
      </div>
      <div className="message-actions">
        {message.kind !== "recalled" && (
          <IconButton
            className="message-reply"
            icon={ReplyIcon}
            size={18}
            label={t.reply}
            tabIndex={-1}
            onClick={() => chat.reply(message)}
          />
        )}
        <IconButton
          icon={MoreIcon}
          size={18}
          label={t.messageMenu}
          tabIndex={-1}
          aria-haspopup="menu"
          onClick={(event) => openMenu(t.messageMenu, menu(), event.currentTarget)}
        />
      </div>
    </article>
  );
}

function Content({ message, readers, own }: { message: MessageRowProps["message"]; readers: number; own: boolean }) {
  const edited = "edited" in message && message.edited !== undefined;
  const meta = (
    <Meta time={message.time} edited={edited} state={own && message.kind !== "recalled" ? (readers > 0 ? "read" : "sent") : undefined} />
  );
  switch (message.kind) {
    case "text":
      return <MessageText text={message.msg} mentions={message.mentions} meta={meta} />;
    case "recalled":
      return (
        <p className="gone">
          <bdi>{message.from === ownId() ? t.recalledByYou : <Recaller id={message.from} />}</bdi>
          {meta}
        </p>
      );
    case "location":
      return (
        <p>
          <a
            href={`https://www.openstreetmap.org/?mlat=${message.msg.latitude}&mlon=${message.msg.longitude}&zoom=15`}
            target="_blank"
            rel="noopener noreferrer"
          >
            {t.location} {message.msg.latitude.toFixed(4)}, {message.msg.longitude.toFixed(4)}
          </a>
          {meta}
        </p>
      );
    case "custom":
      return (
        <p className="gone">
          {t.customMessage}
          {meta}
        </p>
      );
    default:
      return <FileContent kind={message.kind} content={message.msg} meta={meta} />;
  }
}

const Recaller = ({ id }: { id: string }) => <>{t.recalledBy(nameOf(usePerson(id)))}</>;

// Where nothing can hover, a tap opens the menu: Safari on phones reports no long press.
const noHover = matchMedia("(hover: none)");
const isTap = ({ target }: Event): boolean =>
  noHover.matches && target instanceof Element && !target.closest("a, button, audio, video, pre") && getSelection()?.isCollapsed !== false;

const isLink = (target: EventTarget | null): boolean => target instanceof Element && target.closest("a[target]") !== null;
