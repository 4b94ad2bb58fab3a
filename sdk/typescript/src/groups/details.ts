import { without } from '../state/conversation-changes.js';
import type { GroupDetails, GroupMember, GroupSummary } from '../state/types.js';
import type { Wire } from '../wire.js';

/** The summary of a group after an event in it. A list that was read since already includes the event. */
export function summaryWith(group: GroupSummary, { msg: change, seq }: Wire.SystemMessage, me: string): GroupSummary {
  if (seq <= group.seq) return group;
  const before = { ...group, seq };
  const { event, users } = change;
  switch (event) {
    case 'joined': return { ...before, members: before.members + users.length };
    case 'left':
    case 'removed': return { ...before, members: before.members - users.length };
    case 'renamed': return { ...before, name: change.name };
    case 'profile': return { ...without(before, 'avatar'), ...(change.avatar && { avatar: change.avatar }) };
    case 'role': return users.includes(me) ? { ...before, role: change.role } : before;
    case 'owner': return { ...before, owner: users[0]!, role: roleAfter(before, users[0]!, me) };
    default: return before;
  }
}

/** The same for the details of a group. New members are missing: their names have to be fetched. */
export function detailsWith(group: GroupDetails, entry: Wire.SystemMessage, me: string): GroupDetails {
  const { msg: change, time, seq } = entry;
  if (seq <= group.seq) return group;
  const { event, users } = change;
  const before = { ...group, seq, members: [...membersWith(group.members, entry)] };
  switch (event) {
    case 'left':
    case 'removed': return { ...before, size: before.size - users.length };
    case 'renamed': return { ...before, name: change.name };
    case 'profile': {
      const { about, avatar } = change;
      return { ...without(without(before, 'about'), 'avatar'), ...(about && { about }), ...(avatar && { avatar }) };
    }
    case 'announcement':
      return change.announcement
        ? { ...before, announcement: { text: change.announcement, by: change.by, time } }
        : without(before, 'announcement');
    case 'settings': return { ...before, settings: change.settings };
    case 'role': return users.includes(me) ? { ...before, role: change.role } : before;
    case 'owner': return { ...before, owner: users[0]!, role: roleAfter(before, users[0]!, me) };
    case 'muted': return users.includes(me) ? { ...before, mutedUntil: change.until } : before;
    case 'unmuted': return users.includes(me) ? without(before, 'mutedUntil') : before;
    case 'all-muted': {
      const open = without(before, 'allMutedUntil');
      return { ...open, allMuted: true, ...(change.until !== undefined && { allMutedUntil: change.until }) };
    }
    case 'all-unmuted': return without(without(before, 'allMuted'), 'allMutedUntil');
    default: return before;
  }
}

/** The members after an event in the group, without new ones. */
export function membersWith(before: readonly GroupMember[], { msg: change }: Wire.SystemMessage): readonly GroupMember[] {
  const { event, users } = change;
  const changed = (one: (member: GroupMember) => GroupMember) => before.map((member) => (users.includes(member.id) ? one(member) : member));
  switch (event) {
    case 'left':
    case 'removed': return before.filter(({ id }) => !users.includes(id));
    case 'role': return changed((member) => ({ ...member, role: change.role }));
    // The former owner is an admin.
    case 'owner': return before.map((member) =>
      ({ ...member, role: users.includes(member.id) ? 'owner' : member.role === 'owner' ? 'admin' : member.role }));
    case 'muted': return changed((member) => ({ ...member, mutedUntil: change.until }));
    case 'unmuted': return changed((member) => without(member, 'mutedUntil'));
    default: return before;
  }
}

/** The former owner is an admin. */
const roleAfter = (before: Pick<GroupSummary, 'role'>, owner: string, me: string): GroupSummary['role'] =>
  (owner === me ? 'owner' : before.role === 'owner' ? 'admin' : before.role);
