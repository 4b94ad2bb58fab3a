using System.Text.Json;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Writes entries into the log's table.</summary>
internal static class LogRow
{
    private const string Plain =
        """
        insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, quote, mentions, ref, time)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    private const string Once = Plain + " on conflict (conversation, sender, cid) where cid is not null do nothing";

    private const string Each =
        """
        insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, quote, mentions, ref, time)
        select cast(e.value ->> 'pos' as bigint), e.value ->> 'id', cast(e.value ->> 'conversation' as bigint),
            cast(e.value ->> 'seq' as bigint), cast(e.value ->> 'no' as bigint), e.value ->> 'sender', e.value ->> 'cid', e.value ->> 'kind',
            e.value ->> 'body', e.value ->> 'quote', e.value ->> 'mentions', e.value ->> 'ref', cast(e.value ->> 'time' as bigint)
        from json_each($1) e
        """;

    private const string Advance =
        """
        update conversations set last_seq = cast(e.value ->> 'seq' as bigint), last_no = cast(e.value ->> 'no' as bigint),
            last_pos = cast(e.value ->> 'pos' as bigint),
            listed_seq = case when cast(e.value ->> 'no' as bigint) > conversations.last_no
                then cast(e.value ->> 'seq' as bigint) else conversations.listed_seq end
        from json_each($1) e where conversations.id = cast(e.value ->> 'conversation' as bigint)
        """;

    public static void Insert(SqlSession sql, LogEntry entry) => Bind(sql.Statement(Plain), entry).Run();

    /// <returns>False if the conversation already has the sender's <c>cid</c>.</returns>
    public static bool TryInsert(SqlSession sql, LogEntry entry) => Bind(sql.Statement(Once), entry).Run() == 1;

    /// <summary>Mentions as they are stored.</summary>
    public static string? Text(IReadOnlyList<string>? mentions) =>
        mentions is null ? null : JsonSerializer.Serialize(mentions, LogJson.Wire.IReadOnlyListString);

    /// <summary>Writes the last entries and numbers of many conversations.</summary>
    public static void InsertEach(SqlSession sql, IReadOnlyList<LogEntry> entries)
    {
        var rows = SqlList.Of(entries, Write);
        sql.Execute(Each, rows);
        sql.Execute(Advance, rows);
    }

    private static void Write(Utf8JsonWriter row, LogEntry entry)
    {
        row.WriteNumber("pos"u8, entry.Pos);
        row.WriteString("id"u8, entry.Id);
        row.WriteNumber("conversation"u8, entry.ConversationId);
        row.WriteNumber("seq"u8, entry.Seq);
        row.WriteNumber("no"u8, entry.No);
        row.WriteString("sender"u8, entry.Sender);
        row.WriteString("cid"u8, entry.Cid);
        row.WriteString("kind"u8, entry.Kind);
        row.WriteString("body"u8, entry.Body);
        row.WriteString("quote"u8, entry.Quote);
        row.WriteString("mentions"u8, Text(entry.Mentions));
        row.WriteString("ref"u8, entry.Ref);
        row.WriteNumber("time"u8, entry.Time);
    }

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
