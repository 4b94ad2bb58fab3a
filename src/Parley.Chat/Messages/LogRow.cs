using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Writes entries into the log's table.</summary>
internal static class LogRow
{
    private const string Plain =
        """
        insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, quote, mentions, ref, time)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    private const string Once = Plain + " on conflict (conversation, sender, cid) where cid is not null do nothing";

    public static void Insert(SqlSession sql, LogEntry entry) => Bind(sql.Statement(Plain), entry).Run();

    /// <returns>False if the sender's <c>cid</c> is in the conversation already.</returns>
    public static bool TryInsert(SqlSession sql, LogEntry entry) => Bind(sql.Statement(Once), entry).Run() == 1;

    /// <summary>Mentions as they are stored.</summary>
    public static string? Text(IReadOnlyList<string>? mentions) =>
        mentions is null ? null : JsonSerializer.Serialize(mentions, ChatJson.Wire.IReadOnlyListString);

    private static SqlStatement Bind(SqlStatement statement, LogEntry entry) => statement
        .Bind(1, entry.Pos)
        .Bind(2, entry.Id)
        .Bind(3, entry.ConversationId)
        .Bind(4, entry.Seq)
        .Bind(5, entry.No)
        .Bind(6, entry.Sender)
        .Bind(7, entry.Cid)
        .Bind(8, entry.Kind)
        .Bind(9, entry.Body)
        .Bind(10, entry.Quote)
        .Bind(11, Text(entry.Mentions))
        .Bind(12, entry.Ref)
        .Bind(13, entry.Time);
}
