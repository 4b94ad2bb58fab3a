using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Makes a member an admin, or an admin a member again; only the owner can.</summary>
internal sealed class SetRole(string user, string groupId, string member, string role) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (role is not (Role.Admin or Role.Member))
            return Refusal.Malformed("role is admin or member; use a transfer to change the owner.");
        if (!transaction.FindGroupOwnedBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;

        var before = transaction.RoleIn(group, member);
        if (before is null) return GroupWrites.NoSuchMember;
        if (before == role) return Done.Value;
        if (before == Role.Owner) return new Refusal(Reason.Conflict, "The owner stays the owner until the group is transferred.");
        if (role == Role.Admin && transaction.RunnersOf(group).Count > GroupRules.MaxAdmins)
        {
            return new Refusal(Reason.TooLarge, $"A group has at most {GroupRules.MaxAdmins} admins.");
        }

        GroupWrites.SetRole(transaction, group, member, role);
        transaction.Tell(group, new MembershipChange("role", [member], user) { Role = role });
        transaction.Notify(member, NoticeKinds.GroupRole, new GroupNotice(group.Id, group.Name, user, role), GroupsJson.Wire.GroupNotice);
        return Done.Value;
    }
}
