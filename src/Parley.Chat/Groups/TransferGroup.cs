using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Makes another member the owner; the former owner becomes an admin.</summary>
internal sealed class TransferGroup(string user, string groupId, string to) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupOwnedBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;
        if (!UserId.IsValid(to) || transaction.RoleIn(group, to) is null) return GroupWrites.NoSuchMember;
        if (to == user) return Done.Value;

        GroupWrites.SetRole(transaction, group, user, Role.Admin);
        Give(transaction, group, to, user);
        return Done.Value;
    }

    /// <summary>Makes a member the owner, with an entry for all members.</summary>
    public static void Give(WriteTransaction transaction, Group group, string heir, string by)
    {
        transaction.SqlInvalidatingCache().Execute("update groups set owner = $2 where id = $1", group.Id, heir);
        GroupWrites.SetRole(transaction, group, heir, Role.Owner);
        transaction.Tell(group, new MembershipChange("owner", [heir], by));
        transaction.Notify(
            heir, NoticeKinds.GroupRole, new GroupNotice(group.Id, group.Name, by, Role.Owner), GroupsJson.Wire.GroupNotice);
    }
}
