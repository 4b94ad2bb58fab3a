using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Takes a member out of a group: himself, or another one by those who run it.</summary>
internal sealed class RemoveMember(string user, string groupId, string member) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupOf(user, groupId).TryGet(out var found, out var refusal)) return refusal;

        var (group, role) = found;
        var removed = transaction.RoleIn(group, member);
        if (removed is null) return Done.Value;   // Gone already: removing is idempotent.

        var isLeaving = member == user;
        if (!isLeaving && !Role.IsAbove(role, removed)) return new Refusal(Reason.Forbidden, "Only those who run the group may do this.");

        var left = transaction.Tell(group, new MembershipChange(isLeaving ? "left" : "removed", [member], user));
        Conversations.Leave(transaction, group.Conversation, member, left.Seq + 1, !isLeaving);   // The leaver still sees that he left.
        if (group.Owner == member) PassOn(transaction, group);
        transaction.Notify(group, [member], isLeaving ? NoticeKinds.GroupLeft : NoticeKinds.GroupRemoved, user);
        return Done.Value;
    }

    /// <summary>Makes the longest-standing admin the owner, or else the longest-standing member; an empty group comes to its end.</summary>
    private void PassOn(WriteTransaction transaction, Group group)
    {
        var heir = transaction.Sql.Text(
            """
            select user_id from members where conversation = $1 and left_seq is null
            order by case when role = 'admin' then 0 else 1 end, entered_seq, user_id limit 1
            """,
            group.Conversation);
        if (heir is null) DissolveGroup.Close(transaction, group, user);
        else TransferGroup.Give(transaction, group, heir, user);
    }
}
