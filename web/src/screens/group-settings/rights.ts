import type { GroupDetails, GroupMember } from "@parley/client";

type Role = GroupMember["role"];

const ranks: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

export const isManager = (role: Role): boolean => role !== "member";

/** Whether one may mute and remove the other: managers may, members of a lower role. */
export const manages = (mine: Role, theirs: Role): boolean => isManager(mine) && ranks[mine] > ranks[theirs];

export const mayAdd = ({ role, settings }: Pick<GroupDetails, "role" | "settings">): boolean =>
  isManager(role) || settings.inviting === "members";

/** Whether only managers may write now. */
export const isAllMuted = ({ allMuted, allMutedUntil }: Pick<GroupDetails, "allMuted" | "allMutedUntil">, now = Date.now()): boolean =>
  allMuted === true && (allMutedUntil ?? Infinity) > now;

export const isMuted = ({ mutedUntil }: Pick<GroupMember, "mutedUntil">, now = Date.now()): boolean =>
  mutedUntil !== undefined && mutedUntil > now;
