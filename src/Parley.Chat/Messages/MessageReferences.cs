using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Checks a message's references: its quote, mentions and file.</summary>
internal static class MessageReferences
{
    /// <summary>The refusal, or null.</summary>
    /// <param name="transaction">The transaction of the write.</param>
    /// <param name="sender">The sender.</param>
    /// <param name="key">Where.</param>
    /// <param name="members">The members, including the sender; those of a group are ordered by id.</param>
    /// <param name="content">The message.</param>
    public static Refusal? Check(
        WriteTransaction transaction, string sender, ConversationKey key, IReadOnlyList<string> members, MessageContent content)
    {
        if (content.Mentions is { } mentions && CheckMentions(transaction, sender, key, members, mentions) is { } refusal) return refusal;
        if (content.File is { } file && FileUses.Check(transaction, sender, file) is { } foreign) return foreign;

        return content.Quote is { } quote && !IsQuotable(transaction.SqlKeepingCache(), sender, key, quote)
            ? Refusal.Malformed("quote is not the id of a message of this conversation that you may see.")
            : null;
    }

    private static Refusal? CheckMentions(
        WriteTransaction transaction, string sender, ConversationKey key, IReadOnlyList<string> members, IReadOnlyList<string> mentions)
    {
        foreach (var mentioned in mentions)
        {
            if (mentioned == MessageContent.Everybody)
            {
                if (!RunsGroup(transaction.SqlKeepingCache(), sender, key))
                    return new Refusal(Reason.Forbidden, "Only managers of the group may mention everybody.");
            }
            else if (!IsAmong(members, mentioned))
            {
                return new Refusal(Reason.Forbidden, "mentions names a user who is not in this conversation.");
            }
        }

        return null;
    }

    // A group may have thousands of members, and a message a hundred mentions.
    private static bool IsAmong(IReadOnlyList<string> members, string user) =>
        members is List<string> list ? list.BinarySearch(user, StringComparer.Ordinal) >= 0 : members.Contains(user);

    private static bool RunsGroup(SqlSession sql, string user, ConversationKey key) => key.Kind == ConversationKind.Group
        && PresentMembers.RoleAsync(sql, key, user).AtOnce() is { } role && Role.Runs(role);

    private static bool IsQuotable(SqlSession sql, string user, ConversationKey key, string id)
    {
        if (Visibility.FindAsync(sql, user, key).AtOnce() is not { } view) return false;

        var quoted = sql.Query("select seq, kind from log where id = $1 and conversation = $2", id, view.Conversation)
            .One(row => new { Seq = row.Long(0), Kind = row.Text(1) });
        return quoted is not null && view.Sees(quoted.Seq) && (MessageKinds.IsMessage(quoted.Kind) || quoted.Kind == MessageKinds.Recalled);
    }
}
