using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Creates a group of a user and others to whom they may write.</summary>
internal sealed class CreateGroup(
    string user, CreateGroupRequest request, int maxMembers, StrangerRateLimiter limits, WriteRateLimiter writes) : WriteOperation<string>
{
    private readonly StrangerCount _strangers = new(limits, writes, user);

    internal override int Size => MinSize + ((request.Members?.Count ?? 0) * SizeOfId);

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
        Conversations.JoinAll(transaction, group.Conversation, [user], Role.Owner, MembershipPeriod.From(created));
        Conversations.JoinAll(transaction, group.Conversation, others, Role.Member, MembershipPeriod.From(created));
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
        transaction.SqlInvalidatingCache().Execute(
            "insert into groups (id, conversation, name, owner, created) values ($1, $2, $3, $4, $5)",
            id, group.Conversation, group.Name, user, transaction.Now);
        return group;
    }
}
