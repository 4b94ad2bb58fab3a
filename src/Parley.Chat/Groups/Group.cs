using System.Text.Json;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>A group inside a write: who is in it, and what its conversation is told.</summary>
internal sealed record Group(string Id, long Conversation, string Name, string? Owner)
{
    public ConversationKey Key { get; } = ConversationKey.Group(Id);

    public static Group? Find(WriteTransaction transaction, string id)
    {
        using var row = transaction.Sql.Query("select id, conversation, name, owner from groups where id = $1", id);
        return row.Read() ? new Group(row.GetString(0), row.GetInt64(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)) : null;
    }

    /// <summary>The role of a present member, or null.</summary>
    public string? RoleOf(WriteTransaction transaction, string user) => transaction.Sql.Text(
        "select role from members where conversation = $1 and user_id = $2 and left_seq is null", Conversation, user);

    /// <summary>Whether <paramref name="user"/> may bring in all of these: they exist, and are friends of his.</summary>
    public static Refusal? CheckFriends(WriteTransaction transaction, string user, IReadOnlyCollection<string> others)
    {
        foreach (var other in others)
        {
            if (Friendship.Exists(transaction, user, other)) continue;
            return UserId.IsValid(other) && transaction.Sql.Any("select 1 from users where id = $1", other)
                ? new Refusal(Reason.NotFriends, $"You are not friends with {other}.")
                : Refusal.UnknownUser;
        }

        return null;
    }

    /// <summary>Appends a membership change to the conversation.</summary>
    public LogEntry Tell(WriteTransaction transaction, string by, MembershipChange change, IReadOnlyList<string> recipients) =>
        transaction.Append(
            new EntryDraft
            {
                ConversationId = Conversation,
                Conversation = Key,
                Sender = by,
                Kind = MessageKinds.System,
                Body = JsonSerializer.Serialize(change, ChatJson.Wire.MembershipChange),
                Counts = false,
            },
            recipients);

    public void Notify(WriteTransaction transaction, string user, string kind, string by) =>
        transaction.Notify(user, kind, new GroupNotice(Id, Name, by), ChatJson.Wire.GroupNotice);
}
