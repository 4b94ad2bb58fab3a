using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Dissolves a group: members keep what they could see, and nobody can send or join.</summary>
internal sealed class DissolveGroup(string user, string groupId) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupOwnedBy(user, groupId).TryGet(out var group, out var refusal))
        {
            return HasDissolved(transaction) ? Done.Value : refusal;
        }

        End(transaction, group, user);
        return Done.Value;
    }

    /// <summary>Removes all members from a group and closes it, with one entry.</summary>
    public static void End(WriteTransaction transaction, Group group, string by)
    {
        var end = transaction.Tell(group, new MembershipChange("dissolved", [], by));
        Conversations.LeaveAll(transaction, group.Conversation, end.Seq + 1);
        Close(transaction, group, by);
    }

    /// <summary>Closes a group without members.</summary>
    public static void Close(WriteTransaction transaction, Group group, string by)
    {
        transaction.SqlInvalidatingCache().Execute("update groups set dissolved = $2 where id = $1", group.Id, transaction.Now);
        transaction.SqlInvalidatingCache().Execute("delete from group_links where group_id = $1", group.Id);
        Avatars.Set(transaction, Avatars.OfGroup(group.Id), null);
        JoinRequests.DeclineAll(transaction, group, by);
    }

    private bool HasDissolved(WriteTransaction transaction) => transaction.SqlInvalidatingCache().Any(
        "select 1 from groups where id = $1 and owner = $2 and dissolved is not null", groupId, user);
}
