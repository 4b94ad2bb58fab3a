using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>What users have deleted for themselves.</summary>
internal static class DeletedMessages
{
    private const string Among =
        "select seq from deleted_messages where conversation = ?1 and user_id = ?2 and seq between ?3 and ?4";

    /// <returns>False if it was deleted already.</returns>
    public static bool Add(SqlSession sql, string user, LogEntry entry) => sql.Execute(
        "insert into deleted_messages (conversation, user_id, seq) values ($1, $2, $3) on conflict do nothing",
        entry.ConversationId, user, entry.Seq) == 1;

    /// <summary>Which of these numbers are deleted.</summary>
    public static HashSet<long> Between(SqlSession sql, Visibility view, long first, long last) =>
        [.. sql.Statement(Among).Bind(1, view.Conversation).Bind(2, view.User).Bind(3, first).Bind(4, last).All(row => row.Long(0))];
}
