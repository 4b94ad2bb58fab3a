import type { Notice, Wire } from "@parley/client";
import { formatFull } from "../../i18n";
import { words } from "./words";

type NameOf = (id: string) => string;

/** Says in a sentence what happened. Empty for kinds that no list shows. */
export function describe(notice: Notice, nameOf: NameOf, own: string): string {
  const { t } = words;
  switch (notice.kind) {
    case "announcement":
      return notice.text;
    case "friend-request":
      return notice.from === own ? t.youAsked(nameOf(notice.to)) : t.asksYou(nameOf(notice.from));
    case "friend-accepted":
      return t.nowFriends(nameOf(otherOf(notice, own)));
    case "friend-declined":
      return notice.from === own ? t.youDeclined(nameOf(notice.to)) : t.theyDeclined(nameOf(notice.from));
    case "friend-removed":
      return notice.from === own ? t.youEnded(nameOf(notice.to)) : t.theyEnded(nameOf(notice.from));
    case "session-ended":
      return notice.reason === "banned" ? t.sessionBanned : t.sessionEnded;
    case "role-changed":
      return notice.role ? t.role[notice.role] : t.noRole;
    default:
      return "group" in notice ? describeGroup(notice, nameOf, own) : "";
  }
}

function describeGroup(notice: Extract<Notice, { group: string }>, nameOf: NameOf, own: string): string {
  const { t } = words;
  const { name: group, by } = notice;
  switch (notice.kind) {
    case "group-invited":
      return t.invited(nameOf(by), group);
    case "group-joined":
      return t.joined(group);
    case "group-left":
      return t.left(group);
    case "group-removed":
      return t.removed(nameOf(by), group);
    case "group-role":
      return t.roleInGroup[notice.role](group);
    case "group-muted":
      return t.mutedInGroup(nameOf(by), group, formatFull(notice.until));
    case "group-unmuted":
      return t.unmutedInGroup(nameOf(by), group);
    case "group-join-requested":
      return notice.user === own ? t.youWantToJoin(group) : t.wantsToJoin(nameOf(notice.user), group);
    case "group-join-accepted":
      return notice.user === own ? t.joinAccepted(group) : t.theirJoinAccepted(nameOf(by), nameOf(notice.user), group);
    case "group-join-declined":
      return notice.user === own ? t.joinDeclined(group) : t.theirJoinDeclined(nameOf(by), nameOf(notice.user), group);
    default:
      return "";
  }
}

/** The other one of two people. */
export const otherOf = ({ from, to }: Pick<Wire.FriendRequestNotice, "from" | "to">, own: string): string => (from === own ? to : from);
