using System.Text.Json;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Reads log entries out of rows.</summary>
internal static class EntryRows
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order; the table is <c>l</c>.</summary>
    public const string Columns =
        "l.pos, l.id, l.conversation, l.seq, l.no, l.sender, l.cid, l.kind, l.body, l.quote, l.mentions, l.ref, l.time, l.changed";

    /// <summary>Entries of conversation ?1 from ?2 and before ?3, by <c>seq</c>, at most ?4.</summary>
    public const string InOrder =
        $"select {Columns} from log l where l.conversation = ?1 and l.seq >= ?2 and l.seq < ?3 order by l.seq limit ?4";

    /// <summary>Entries of all conversations after ?1 and up to ?2, at most ?3; the key of the conversation follows the columns.</summary>
    public const string AfterPos =
        $"""
        select {Columns}, c.key from log l join conversations c on c.id = l.conversation
        where l.pos > ?1 and l.pos <= ?2 order by l.pos limit ?3
        """;

    /// <summary>The number of columns in <see cref="Columns"/>.</summary>
    public const int Count = 14;

    // The indexes of some columns.
    public const int Pos = 0;
    public const int Seq = 3;
    public const int No = 4;
    public const int Sender = 5;
    public const int Kind = 7;
    public const int Body = 8;
    public const int Time = 12;

    public static LogEntry Read(SqlStatement row, ConversationKey conversation) => new()
    {
        Pos = row.Long(0),
        Id = row.Text(1),
        ConversationId = row.Long(2),
        Conversation = conversation,
        Seq = row.Long(3),
        No = row.Long(4),
        Sender = row.Text(5),
        Cid = row.TextOrNull(6),
        Kind = row.Text(7, MessageKinds.Text),
        Body = row.Text(8),
        Quote = row.TextOrNull(9),
        Mentions = row.TextOrNull(10) is { } mentions ? JsonSerializer.Deserialize(mentions, LogJson.Wire.IReadOnlyListString) : null,
        Ref = row.TextOrNull(11),
        Time = row.Long(12),
        Changed = row.LongOrNull(13),
    };
}
