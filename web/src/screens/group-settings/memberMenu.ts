import type { GroupDetails, GroupMember } from "@parley/client";
import { client } from "../../app/client";
import { explainAs } from "../../people/work";
import { confirm } from "../../ui/confirm";
import { BellIcon, BellOffIcon, ShieldIcon, TrashIcon, UserIcon, UsersIcon } from "../../ui/icons";
import type { MenuItem } from "../../ui/menu";
import { toast } from "../../ui/Toasts";
import { isMuted, manages } from "./rights";
import { words } from "./words";

/** What the user may do with a member; nothing for most. */
export function memberMenu(
  { id: groupId, role: mine }: GroupDetails,
  member: GroupMember,
  name: string,
  onMute: (member: GroupMember) => void,
): MenuItem[] {
  const { id, role } = member;
  const group = client.group(groupId);
  const above = manages(mine, role);
  const items: (MenuItem | false)[] = [
    mine === "owner" &&
      role === "member" && {
        label: words.t.makeAdmin,
        icon: ShieldIcon,
        onSelect: () =>
          sure({ title: words.t.adminQuestion(name), text: words.t.adminText, action: words.t.makeAdmin }, () =>
            group.setRole(id, "admin"),
          ),
      },
    mine === "owner" &&
      role === "admin" && { label: words.t.makeMember, icon: UserIcon, onSelect: () => told(group.setRole(id, "member")) },
    above &&
      (isMuted(member)
        ? { label: words.t.unmuteMember, icon: BellIcon, onSelect: () => told(group.unmuteMember(id)) }
        : { label: words.t.muteMember, icon: BellOffIcon, onSelect: () => onMute(member) }),
    mine === "owner" && {
      label: words.t.makeOwner,
      icon: UsersIcon,
      danger: true,
      onSelect: () =>
        sure({ title: words.t.ownerQuestion(name), text: words.t.ownerText, action: words.t.makeOwner, danger: true }, () =>
          group.transfer(id),
        ),
    },
    above && {
      label: words.t.removeMember,
      icon: TrashIcon,
      danger: true,
      onSelect: () =>
        sure({ title: words.t.removeQuestion(name), text: words.t.removeText, action: words.t.removeMember, danger: true }, () =>
          group.remove(id),
        ),
    },
  ];
  return items.filter((item) => item !== false);
}

async function sure(question: Parameters<typeof confirm>[0], work: () => Promise<unknown>): Promise<void> {
  if (await confirm(question)) told(work());
}

function told(work: Promise<unknown>): void {
  work.catch((error) =>
    toast(explainAs(error, { "unknown-user": words.t.memberGone, "too-large": words.t.tooManyAdmins })!, { danger: true }),
  );
}
