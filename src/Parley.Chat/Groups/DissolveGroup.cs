using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Ends a group: its members keep what they have seen, and nobody can send or join any more.</summary>
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

    /// <summary>Takes everyone out of a group and closes it, of which one entry tells them.</summary>
    public static void End(WriteTransaction transaction, Group group, string by)
    {
        var end = transaction.Tell(group, new MembershipChange("dissolved", [], by));
        Conversations.LeaveAll(transaction, group.Conversation, end.Seq + 1);
        Close(transaction, group, by);
    }

    /// <summary>Closes a group in which nobody is left.</summary>
    public static void Close(WriteTransaction transaction, Group group, string by)
    {
        transaction.Sql.Execute("update groups set dissolved = $2 where id = $1", group.Id, transaction.Now);
        transaction.Sql.Execute("delete from group_links where group_id = $1", group.Id);
        Avatars.Set(transaction, Avatars.OfGroup(group.Id), null);
        JoinRequests.DeclineAll(transaction, group, by);
    }

    private bool HasDissolved(WriteTransaction transaction) => transaction.Sql.Any(
        "select 1 from groups where id = $1 and owner = $2 and dissolved is not null", groupId, user);
}
