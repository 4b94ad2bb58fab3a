using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Brings friends of a member into a group; those who are in it already stay as they are.</summary>
internal sealed class AddMembers(string user, string groupId, IReadOnlyList<string> users, int maxMembers) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (Group.Find(transaction, groupId) is not { } group) return Refusal.UnknownGroup;
        if (group.RoleOf(transaction, user) is null) return Refusal.UnknownGroup;   // Who is not in it does not learn that it exists.
        if (users.Count == 0) return Refusal.Malformed("users names nobody.");

        var members = transaction.MembersOf(group.Conversation);
        string[] added = [.. users.Distinct().Except(members)];
        if (added.Length == 0) return Done.Value;
        if (members.Count + added.Length > maxMembers) return new Refusal(Reason.TooLarge, $"A group has at most {maxMembers} members.");
        if (Group.CheckFriends(transaction, user, added) is { } refusal) return refusal;

        var joined = group.Tell(transaction, user, new MembershipChange("joined", added, user), [.. members, .. added]);
        foreach (var member in added)
        {
            Conversations.Join(transaction, group.Conversation, member, Role.Member, Stay.From(joined));
            group.Notify(transaction, member, NoticeKinds.GroupInvited, user);
        }

        return Done.Value;
    }
}
