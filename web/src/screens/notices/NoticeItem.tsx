import type { Notice } from "@parley/client";
import { client, useReadable } from "../../app/client";
import { nameOf, ownId, usePerson } from "../../app/people";
import { t } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { KeyboardIcon, ShieldIcon } from "../../ui/icons";
import { Actions } from "./Actions";
import { describe, otherOf } from "./describe";
import { NoticeTime } from "./NoticeTime";

/** Something that happened to the user, with what they can do about it. */
export function NoticeItem({ notice, isNew }: { notice: Notice; isNew: boolean }) {
  const { time } = notice;
  const own = ownId();
  const [first, second] = peopleOf(notice, own);
  const names = new Map([
    [own, t.you],
    [first, nameOf(usePerson(first))],
    [second, nameOf(usePerson(second))],
  ]);
  const message = "message" in notice ? notice.message : undefined;
  return (
    <li className="notice" data-new={isNew}>
      <Picture notice={notice} person={first} name={names.get(first)!} />
      <div className="notice-text">
        <p dir="auto">{describe(notice, (id) => names.get(id) ?? id, own)}</p>
        {message && <blockquote dir="auto">{message}</blockquote>}
        <NoticeTime time={time} isNew={isNew} />
        <Actions notice={notice} />
      </div>
    </li>
  );
}

/** The people whom the notice names, the one that it is about first; the user for want of others. */
function peopleOf(notice: Notice, own: string): [string, string] {
  if ("from" in notice) return [otherOf(notice, own), own];
  if ("user" in notice && "by" in notice) return [notice.user === own ? notice.by : notice.user, notice.by];
  return "by" in notice ? [notice.by, own] : [own, own];
}

function Picture({ notice, person, name }: { notice: Notice; person: string; name: string }) {
  const groups = useReadable(client.groups.all);
  const { avatar } = usePerson(person);
  if (notice.kind === "session-ended")
    return (
      <span className="notice-icon">
        <KeyboardIcon />
      </span>
    );
  if (notice.kind === "role-changed")
    return (
      <span className="notice-icon">
        <ShieldIcon />
      </span>
    );
  if (!("group" in notice) || notice.kind === "group-join-requested") return <Avatar id={person} name={name} picture={avatar} size={40} />;
  return <Avatar id={notice.group} name={notice.name} picture={groups.find(({ id }) => id === notice.group)?.avatar} size={40} />;
}
