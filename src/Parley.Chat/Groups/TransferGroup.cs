using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Makes another member the owner; the former one stays as an admin.</summary>
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

    /// <summary>Makes a member the owner, of which all are told.</summary>
    public static void Give(WriteTransaction transaction, Group group, string heir, string by)
    {
        transaction.Sql.Execute("update groups set owner = $2 where id = $1", group.Id, heir);
        GroupWrites.SetRole(transaction, group, heir, Role.Owner);
        transaction.Tell(group, new MembershipChange("owner", [heir], by));
        transaction.Notify(
            heir, NoticeKinds.GroupRole, new GroupNotice(group.Id, group.Name, by, Role.Owner), ChatJson.Wire.GroupNotice);
    }
}
