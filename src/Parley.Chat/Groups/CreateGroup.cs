using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Makes a group of a user and some of those to whom he may write.</summary>
internal sealed class CreateGroup(string user, CreateGroupRequest request, int maxMembers, StrangerLimits limits, WriteLimits writes) : WriteOperation<string>
{
    private readonly StrangerCount _strangers = new(limits, writes, user);

    internal override int Size => Least + ((request.Members?.Count ?? 0) * SizeOfId);

    protected override Outcome<string> Run(WriteTransaction transaction)
    {
        if (!DisplayName.IsValid(request.Name)) return Refusal.Malformed("name is 1 to 64 printable characters.");

        string[] others = [.. (request.Members ?? []).Where(member => member != user).Distinct()];
        if (others.Length >= maxMembers) return GroupWrites.Full(maxMembers);
        if (transaction.CheckInvited(user, others) is { } refusal) return refusal;
        if (_strangers.Check(transaction, others) is { } tooMany) return tooMany;

        var group = Insert(transaction);
        string[] everyone = [user, .. others];
        var created = transaction.Tell(group, new MembershipChange("created", everyone, user, group.Name), everyone);
        Conversations.JoinAll(transaction, group.Conversation, [user], Role.Owner, Stay.From(created));
        Conversations.JoinAll(transaction, group.Conversation, others, Role.Member, Stay.From(created));
        transaction.Notify(group, [user], NoticeKinds.GroupJoined, user);
        transaction.Notify(group, others, NoticeKinds.GroupInvited, user);
        return group.Id;
    }

    private Group Insert(WriteTransaction transaction)
    {
        var id = transaction.NewId();
        var group = new Group
        {
            Id = id,
            Conversation = Conversations.Create(transaction, ConversationKey.Group(id)),
            Name = DisplayName.Trim(request.Name),
            Owner = user,
            Created = transaction.Now,
        };
        transaction.Sql.Execute(
            "insert into groups (id, conversation, name, owner, created) values ($1, $2, $3, $4, $5)",
            id, group.Conversation, group.Name, user, transaction.Now);
        return group;
    }
}
