using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Finds and makes conversations and their member rows inside a write.</summary>
internal static class Conversations
{
    public static long? Find(SqlSession sql, ConversationKey key) => sql.Number("select id from conversations where key = $1", key.Text);

    /// <summary>Makes an empty conversation.</summary>
    public static long Create(WriteTransaction transaction, ConversationKey key)
    {
        var id = (transaction.Sql.Number("select max(id) from conversations") ?? 0) + 1;   // One writer: nobody else can take it.
        transaction.Sql.Execute("insert into conversations (id, key, kind) values ($1, $2, $3)", id, key.Text, (long)key.Kind);
        return id;
    }

    /// <summary>Makes the conversation of two users, who see it from its first entry on.</summary>
    public static long CreateDirect(WriteTransaction transaction, string one, string other)
    {
        var id = Create(transaction, ConversationKey.Direct(one, other));
        Join(transaction, id, one, Role.Member, new Stay(1, 0, 0));
        Join(transaction, id, other, Role.Member, new Stay(1, 0, 0));
        return id;
    }

    /// <summary>Opens the window of one who was never there.</summary>
    public static void Join(WriteTransaction transaction, long conversation, string user, string role, Stay stay)
    {
        transaction.Sql.Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
            values ($1, $2, $3, $4, $5, $6, $6, $7)
            """,
            conversation, user, role, transaction.Now, stay.JoinSeq, stay.ReadSeq, stay.ReadNo);
        transaction.MembersChanged(conversation);
    }

    /// <summary>Opens the windows of several at once; earlier ones of theirs are kept beside, unless the new ones cover them.</summary>
    public static void JoinAll(WriteTransaction transaction, long conversation, IReadOnlyList<string> users, string role, Stay stay)
    {
        var (sql, list) = (transaction.Sql, SqlList.Of(users));
        sql.Execute(
            """
            insert into former_stays (conversation, user_id, join_seq, left_seq)
            select conversation, user_id, join_seq, left_seq from members
            where conversation = $1 and left_seq <= $3 and user_id in (select e.value ->> 'v' from json_each($2) e)
            """,
            conversation, list, stay.JoinSeq);
        sql.Execute(
            """
            delete from former_stays
            where conversation = $1 and join_seq >= $3 and user_id in (select e.value ->> 'v' from json_each($2) e)
            """,
            conversation, list, stay.JoinSeq);
        sql.Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
            select $1, e.value ->> 'v', $3, $4, $5, $6, $6, $7 from json_each($2) e where true
            on conflict (conversation, user_id) do update set role = excluded.role, joined = excluded.joined, join_seq = excluded.join_seq,
                entered_seq = excluded.entered_seq, left_seq = null, removed = 0, read_seq = excluded.read_seq, read_no = excluded.read_no
            """,
            conversation, list, role, transaction.Now, stay.JoinSeq, stay.ReadSeq, stay.ReadNo);
        transaction.MembersChanged(conversation);
    }

    /// <summary>Closes a member's window: <paramref name="leftSeq"/> is the first entry he does not see.</summary>
    public static void Leave(WriteTransaction transaction, long conversation, string user, long leftSeq, bool isRemoved)
    {
        transaction.Sql.Execute(
            "update members set left_seq = $3, removed = $4 where conversation = $1 and user_id = $2 and left_seq is null",
            conversation, user, leftSeq, isRemoved ? 1L : 0L);
        transaction.MembersChanged(conversation);
    }

    /// <summary>Closes all windows.</summary>
    public static void LeaveAll(WriteTransaction transaction, long conversation, long leftSeq)
    {
        transaction.Sql.Execute("update members set left_seq = $2 where conversation = $1 and left_seq is null", conversation, leftSeq);
        transaction.MembersChanged(conversation);
    }

    /// <summary>The ids of many conversations, by their keys.</summary>
    public static Dictionary<string, long> Find(SqlSession sql, IEnumerable<ConversationKey> keys) => sql.Query(
        "select c.key, c.id from json_each($1) e join conversations c on c.key = e.value ->> 'v'", SqlList.Of(keys.Select(key => key.Text)))
        .All(row => (Key: row.Text(0), Id: row.Long(1))).ToDictionary(row => row.Key, row => row.Id, StringComparer.Ordinal);

    /// <summary>How far many conversations have got.</summary>
    public static Dictionary<long, (long Seq, long No)> Places(SqlSession sql, IEnumerable<long> conversations) => sql.Query(
        "select c.id, c.last_seq, c.last_no from json_each($1) e join conversations c on c.id = cast(e.value ->> 'v' as bigint)",
        SqlList.Of(conversations))
        .All(row => (Id: row.Long(0), Place: (row.Long(1), row.Long(2)))).ToDictionary(row => row.Id, row => row.Place);
}

/// <summary>How a member begins: the first entry he sees, and how far he counts as having read when he enters.</summary>
internal readonly record struct Stay(long JoinSeq, long ReadSeq, long ReadNo)
{
    /// <summary>Begins at the entry that tells of the joining, which nobody needs to read, or with everything before it.</summary>
    public static Stay From(LogEntry joined, bool withHistory = false) => new(withHistory ? 1 : joined.Seq, joined.Seq, joined.No);
}
