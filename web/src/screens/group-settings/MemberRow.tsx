import type { GroupDetails, GroupMember } from "@parley/client";
import { showPerson } from "../../app/dialogs";
import { ownId } from "../../app/people";
import { formatDateTime } from "../../i18n";
import { PersonRow } from "../../people/PersonRow";
import { MenuButton } from "../../ui/Menu";
import { memberMenu } from "./memberMenu";
import { isMuted } from "./rights";
import { words } from "./words";

interface MemberRowProps {
  details: GroupDetails;
  member: GroupMember;
  remark: string | undefined;
  onMute: (member: GroupMember) => void;
}

/** One member: their role, whether they are muted, and what the user may do with them. */
export function MemberRow({ details, member, remark, onMute }: MemberRowProps) {
  const { id, role, avatar, mutedUntil } = member;
  const name = remark ?? member.name;
  const own = id === ownId();
  const items = () => memberMenu(details, member, name, onMute);
  const tags = (
    <>
      {role !== "member" && <span className="tag">{words.t.role[role]}</span>}
      {own && <span className="tag plain">{words.t.you}</span>}
      {isMuted(member) && <span className="tag warning">{words.t.muted}</span>}
    </>
  );
  return (
    <PersonRow
      id={id}
      name={name}
      picture={avatar}
      tag={tags}
      onOpen={() => showPerson(id)}
      detail={isMuted(member) ? words.t.mutedUntil(formatDateTime(mutedUntil!)) : <bdi>@{id}</bdi>}
    >
      {!own && items().length > 0 && <MenuButton label={words.t.memberMenu(name)} items={items} />}
    </PersonRow>
  );
}
