using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Whether a message may refer to what it refers to: another message that it quotes, people whom it mentions, a file.</summary>
internal static class MessageReferences
{
    /// <summary>Why not, or null.</summary>
    /// <param name="transaction">The write that wants to know.</param>
    /// <param name="sender">Who refers.</param>
    /// <param name="key">Where.</param>
    /// <param name="members">Who is there, himself included; those of a group in the order of their ids.</param>
    /// <param name="content">What he says.</param>
    public static Refusal? Check(
        WriteTransaction transaction, string sender, ConversationKey key, IReadOnlyList<string> members, MessageContent content)
    {
        if (content.Mentions is { } mentions && CheckMentions(transaction, sender, key, members, mentions) is { } refusal) return refusal;
        if (content.File is { } file && FileUses.Check(transaction, sender, file) is { } foreign) return foreign;

        return content.Quote is { } quote && !IsQuotable(transaction.SqlBeside, sender, key, quote)
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
                if (!RunsGroup(transaction.SqlBeside, sender, key)) return new Refusal(Reason.Forbidden, "Only those who run the group mention all.");
            }
            else if (!IsAmong(members, mentioned))
            {
                return new Refusal(Reason.Forbidden, "mentions names somebody who is not in this conversation.");
            }
        }

        return null;
    }

    // A group may have thousands of members, and a message a hundred mentions.
    private static bool IsAmong(IReadOnlyList<string> members, string user) =>
        members is List<string> list ? list.BinarySearch(user, StringComparer.Ordinal) >= 0 : members.Contains(user);

    private static bool RunsGroup(SqlSession sql, string user, ConversationKey key) => key.Kind == ConversationKind.Group && sql.Any(
        """
        select 1 from members m join conversations c on c.id = m.conversation
        where c.key = $1 and m.user_id = $2 and m.left_seq is null and m.role in ('owner', 'admin')
        """,
        key.Text, user);

    private static bool IsQuotable(SqlSession sql, string user, ConversationKey key, string id)
    {
        if (Visibility.Find(sql, user, key) is not { } view) return false;

        var quoted = sql.Query("select seq, kind from log where id = $1 and conversation = $2", id, view.Conversation)
            .One(row => new { Seq = row.Long(0), Kind = row.Text(1) });
        return quoted is not null && view.Sees(quoted.Seq) && (MessageKinds.IsMessage(quoted.Kind) || quoted.Kind == MessageKinds.Recalled);
    }
}
