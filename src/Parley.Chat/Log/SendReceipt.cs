using System.Data.Common;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>The response to a send: the message's place in the conversation.</summary>
internal sealed record SendReceipt(string Id, long Seq, long Time, long Pos, bool Duplicate)
{
    // With a limit, each key is looked up for itself, by all three columns of the index. A join used the first one alone while the
    // conversations were short, and that plan was kept when they had grown.

    /// <summary>The response to the first send with a <c>cid</c>; null if there was none. No write takes a send back.</summary>
    public static Question<SendReceipt> First { get; } = new(
        texts: 3,
        """
        select k.n, l.id, l.seq, l.time, l.pos
        from unnest($1::text[], $2::text[], $3::text[]) with ordinality k (conversation, sender, cid, n) cross join lateral (
            select id, seq, time, pos from log
            where conversation = (select c.id from conversations c where c.key = k.conversation) and sender = k.sender and cid = k.cid
            limit 1) l
        """,
        static (row, _) => Read(row, 1),
        static (sql, key) => sql.Query(
            """
            select l.id, l.seq, l.time, l.pos from conversations c join log l on l.conversation = c.id
            where c.key = $1 and l.sender = $2 and l.cid = $3
            """,
            key.First, key.Second, key.Third).One(row => Read(row, 0)),
        isLasting: true);

    /// <summary>The key of the question.</summary>
    public static QuestionKey Key(ConversationKey conversation, string sender, string cid) => new(conversation.Text, sender, cid);

    /// <summary>The response to a repetition of the send that appended an entry.</summary>
    public static SendReceipt OfFirst(LogEntry entry) => new(entry.Id, entry.Seq, entry.Time, entry.Pos, Duplicate: true);

    private static SendReceipt Read(DbDataReader row, int column) =>
        new(row.Text(column), row.Long(column + 1), row.Long(column + 2), row.Long(column + 3), Duplicate: true);
}
