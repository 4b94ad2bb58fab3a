using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>An entry that a user wants to change, as he may see it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Role">What he is in the conversation now; null if he has left it.</param>
internal sealed record MessageTarget(LogEntry Entry, string? Role)
{
    private const string ById = $"select {EntryRows.Columns} from log l where l.id = ?1 and l.conversation = ?2";

    /// <summary>The entry of that id, if it is in the conversation and the user may see it.</summary>
    public static Outcome<MessageTarget> Find(SqlSession sql, string user, ConversationKey key, string with, string id)
    {
        var view = Visibility.Find(sql, user, key);
        if (view is null) return Visibility.Missing(sql, key, with) ?? Refusal.UnknownMessage;

        var entry = sql.Statement(ById).Bind(1, id).Bind(2, view.Conversation).One(row => EntryRows.Read(row, key));
        if (entry is null || !view.Sees(entry.Seq)) return Refusal.UnknownMessage;

        var role = sql.Text(
            "select role from members where conversation = $1 and user_id = $2 and left_seq is null", view.Conversation, user);
        return new MessageTarget(entry, role);
    }
}
