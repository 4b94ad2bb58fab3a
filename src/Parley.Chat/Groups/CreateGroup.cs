using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Makes a group of a user and some of his friends.</summary>
internal sealed class CreateGroup(string user, CreateGroupRequest request, int maxMembers) : WriteOperation<string>
{
    protected override Outcome<string> Run(WriteTransaction transaction)
    {
        if (!DisplayName.IsValid(request.Name)) return Refusal.Malformed("name is 1 to 64 printable characters.");

        string[] others = [.. (request.Members ?? []).Where(member => member != user).Distinct()];
        if (others.Length >= maxMembers) return new Refusal(Reason.TooLarge, $"A group has at most {maxMembers} members.");
        if (Group.CheckFriends(transaction, user, others) is { } refusal) return refusal;

        var group = Insert(transaction);
        string[] everyone = [user, .. others];
        var created = group.Tell(transaction, user, new MembershipChange("created", everyone, user, group.Name), everyone);
        foreach (var member in everyone)
        {
            Conversations.Join(
                transaction, group.Conversation, member, member == user ? Role.Owner : Role.Member, Stay.From(created));
            group.Notify(transaction, member, member == user ? NoticeKinds.GroupJoined : NoticeKinds.GroupInvited, user);
        }

        return group.Id;
    }

    private Group Insert(WriteTransaction transaction)
    {
        var id = transaction.NewId();
        var group = new Group(id, Conversations.Create(transaction, ConversationKey.Group(id)), request.Name, user);
        transaction.Sql.Execute(
            "insert into groups (id, conversation, name, owner, created) values ($1, $2, $3, $4, $5)",
            id, group.Conversation, group.Name, user, transaction.Now);
        return group;
    }
}
