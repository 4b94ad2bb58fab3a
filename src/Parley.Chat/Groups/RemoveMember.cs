using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Takes a member out of a group: himself, or another one by those who run it.</summary>
internal sealed class RemoveMember(string user, string groupId, string member) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (Group.Find(transaction, groupId) is not { } group) return Refusal.UnknownGroup;
        if (group.RoleOf(transaction, user) is not { } role) return Refusal.UnknownGroup;

        var removed = group.RoleOf(transaction, member);
        if (removed is null) return Done.Value;   // Gone already: removing is idempotent.
        if (member != user && !MayRemove(role, removed)) return new Refusal(Reason.Forbidden, "Only those who run the group may do this.");

        var isLeaving = member == user;
        var change = new MembershipChange(isLeaving ? "left" : "removed", [member], user);
        var left = group.Tell(transaction, user, change, transaction.MembersOf(group.Conversation));
        Conversations.Leave(transaction, group.Conversation, member, left.Seq + 1);   // The leaver still sees that he left.

        if (group.Owner == member) PassOn(transaction, group, member);
        group.Notify(transaction, member, isLeaving ? NoticeKinds.GroupLeft : NoticeKinds.GroupRemoved, user);
        return Done.Value;
    }

    private static bool MayRemove(string role, string removed) =>
        role == Role.Owner || (role == Role.Admin && removed == Role.Member);

    /// <summary>Makes the longest-standing admin the owner, or else the longest-standing member; an empty group has none.</summary>
    private static void PassOn(WriteTransaction transaction, Group group, string from)
    {
        var sql = transaction.Sql;
        var heir = sql.Text(
            """
            select user_id from members where conversation = $1 and left_seq is null
            order by case when role = 'admin' then 0 else 1 end, join_seq, user_id limit 1
            """,
            group.Conversation);
        sql.Execute("update groups set owner = $2 where id = $1", group.Id, heir);
        if (heir is null) return;

        sql.Execute("update members set role = $3 where conversation = $1 and user_id = $2", group.Conversation, heir, Role.Owner);
        group.Tell(transaction, from, new MembershipChange("owner", [heir], from), transaction.MembersOf(group.Conversation));
    }
}
