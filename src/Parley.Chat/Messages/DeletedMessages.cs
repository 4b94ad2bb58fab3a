using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The entries that users have deleted for themselves.</summary>
internal static class DeletedMessages
{
    private const string Among =
        "select seq from deleted_messages where conversation = ?1 and user_id = ?2 and seq between ?3 and ?4";

    /// <returns>False if it was already deleted.</returns>
    public static bool Add(SqlSession sql, string user, LogEntry entry) => sql.Execute(
        "insert into deleted_messages (conversation, user_id, seq) values ($1, $2, $3) on conflict do nothing",
        entry.ConversationId, user, entry.Seq) == 1;

    /// <summary>The deleted ones of these numbers.</summary>
    public static async ValueTask<HashSet<long>> BetweenAsync(ReadSession sql, Visibility view, long first, long last) =>
        [.. await sql.Statement(Among).Bind(1, view.Conversation).Bind(2, view.User).Bind(3, first).Bind(4, last)
            .AllAsync(row => row.Long(0))];
}
