using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Removes a member from a group: the requesting user, or another member by a manager.</summary>
internal sealed class RemoveMember(string user, string groupId, string member) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupOf(user, groupId).TryGet(out var found, out var refusal)) return refusal;

        var (group, role) = found;
        var removed = transaction.RoleIn(group, member);
        if (removed is null) return Done.Value;   // Already removed: removing is idempotent.

        var isLeaving = member == user;
        if (!isLeaving && !Role.IsAbove(role, removed)) return new Refusal(Reason.Forbidden, "Only managers of the group may do this.");

        var left = transaction.Tell(group, new MembershipChange(isLeaving ? "left" : "removed", [member], user));
        // Users who leave still see the entry about it.
        Conversations.Leave(transaction, group.Conversation, member, left.Seq + 1, !isLeaving);
        if (group.Owner == member) PassOn(transaction, group);
        transaction.Notify(group, [member], isLeaving ? NoticeKinds.GroupLeft : NoticeKinds.GroupRemoved, user);
        return Done.Value;
    }

    /// <summary>Makes the longest-serving admin the owner, or else the longest-serving member; an empty group is dissolved.</summary>
    private void PassOn(WriteTransaction transaction, Group group)
    {
        var heir = transaction.SqlInvalidatingCache().Text(
            """
            select user_id from members where conversation = $1 and left_seq is null
            order by case when role = 'admin' then 0 else 1 end, entered_seq, user_id limit 1
            """,
            group.Conversation);
        if (heir is null) DissolveGroup.Close(transaction, group, user);
        else TransferGroup.Give(transaction, group, heir, user);
    }
}
