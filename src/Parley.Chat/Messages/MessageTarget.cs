using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>An entry that a user wants to change, within the user's view.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Role">The user's present role in the conversation; null if they have left it.</param>
internal sealed record MessageTarget(LogEntry Entry, string? Role)
{
    private const string ById = $"select {EntryRows.Columns} from log l where l.id = ?1 and l.conversation = ?2";

    /// <summary>The entry with that id, if it is in the conversation and the user may see it.</summary>
    public static Outcome<MessageTarget> Find(SqlSession sql, string user, ConversationKey key, string with, string id)
    {
        var view = Visibility.FindAsync(sql, user, key).AtOnce();
        if (view is null) return Visibility.MissingAsync(sql, key, with).AtOnce() ?? Refusal.UnknownMessage;

        var entry = sql.Statement(ById).Bind(1, id).Bind(2, view.Conversation).OneAsync(row => EntryRows.Read(row, key)).AtOnce();
        if (entry is null || !view.Sees(entry.Seq)) return Refusal.UnknownMessage;

        return new MessageTarget(entry, PresentMembers.RoleAsync(sql, view.Conversation, user).AtOnce());
    }
}
