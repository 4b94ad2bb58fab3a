using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Finds and creates conversations and their member rows inside a write.</summary>
internal static class Conversations
{
    public static ValueTask<long?> FindAsync(ReadSession sql, ConversationKey key) =>
        sql.NumberAsync("select id from conversations where key = $1", key.Text);

    /// <summary>Creates an empty conversation.</summary>
    public static long Create(WriteTransaction transaction, ConversationKey key) => Insert(transaction.SqlInvalidatingCache(), key);

    /// <summary>Creates the conversation of two users, who see it from its first entry.</summary>
    public static long CreateDirect(WriteTransaction transaction, string one, string other) =>
        InsertDirect(transaction.SqlInvalidatingCache(), ConversationKey.Direct(one, other), one, other, transaction.Now);

    /// <summary>Creates the conversation of two users. No cache is about a conversation that did not exist.</summary>
    public static long InsertDirect(SqlSession sql, ConversationKey key, string one, string other, long now)
    {
        var id = Insert(sql, key);
        sql.Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
            values ($1, $2, $4, $5, 1, 0, 0, 0), ($1, $3, $4, $5, 1, 0, 0, 0)
            """,
            id, one, other, Role.Member, now);
        return id;
    }

    /// <summary>Begins the membership of a user who was never a member.</summary>
    public static void Join(WriteTransaction transaction, long conversation, string user, string role, MembershipPeriod period)
    {
        transaction.SqlInvalidatingCache().Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
            values ($1, $2, $3, $4, $5, $6, $6, $7)
            """,
            conversation, user, role, transaction.Now, period.JoinSeq, period.ReadSeq, period.ReadNo);
        transaction.MembersChanged(conversation);
    }

    /// <summary>Begins the memberships of several users; their earlier periods are kept beside, unless the new one covers them.</summary>
    public static void JoinAll(
        WriteTransaction transaction, long conversation, IReadOnlyList<string> users, string role, MembershipPeriod period)
    {
        var (sql, list) = (transaction.SqlInvalidatingCache(), SqlList.Of(users));
        sql.Execute(
            """
            insert into former_stays (conversation, user_id, join_seq, left_seq)
            select conversation, user_id, join_seq, left_seq from members
            where conversation = $1 and left_seq <= $3 and user_id in (select e.value ->> 'v' from json_each($2) e)
            """,
            conversation, list, period.JoinSeq);
        sql.Execute(
            """
            delete from former_stays
            where conversation = $1 and join_seq >= $3 and user_id in (select e.value ->> 'v' from json_each($2) e)
            """,
            conversation, list, period.JoinSeq);
        sql.Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, entered_seq, read_seq, read_no)
            select $1, e.value ->> 'v', $3, $4, $5, $6, $6, $7 from json_each($2) e where true
            on conflict (conversation, user_id) do update set role = excluded.role, joined = excluded.joined, join_seq = excluded.join_seq,
                entered_seq = excluded.entered_seq, left_seq = null, removed = 0, read_seq = excluded.read_seq, read_no = excluded.read_no
            """,
            conversation, list, role, transaction.Now, period.JoinSeq, period.ReadSeq, period.ReadNo);
        transaction.MembersChanged(conversation);
    }

    /// <summary>Ends a membership period; <paramref name="leftSeq"/> is the first entry that the member does not see.</summary>
    public static void Leave(WriteTransaction transaction, long conversation, string user, long leftSeq, bool isRemoved)
    {
        transaction.SqlInvalidatingCache().Execute(
            "update members set left_seq = $3, removed = $4 where conversation = $1 and user_id = $2 and left_seq is null",
            conversation, user, leftSeq, isRemoved ? 1L : 0L);
        transaction.MembersChanged(conversation);
    }

    /// <summary>Ends all membership periods.</summary>
    public static void LeaveAll(WriteTransaction transaction, long conversation, long leftSeq)
    {
        transaction.SqlInvalidatingCache()
            .Execute("update members set left_seq = $2 where conversation = $1 and left_seq is null", conversation, leftSeq);
        transaction.MembersChanged(conversation);
    }

    /// <summary>The highest id; 0 if there is no conversation.</summary>
    public static long LastId(SqlSession sql) => sql.Number("select max(id) from conversations") ?? 0;

    /// <summary>The ids of many conversations, by their keys.</summary>
    public static Dictionary<string, long> Find(SqlSession sql, IEnumerable<ConversationKey> keys) => sql.Query(
        "select c.key, c.id from json_each($1) e join conversations c on c.key = e.value ->> 'v'", SqlList.Of(keys.Select(key => key.Text)))
        .All(row => (Key: row.Text(0), Id: row.Long(1))).ToDictionary(row => row.Key, row => row.Id, StringComparer.Ordinal);

    /// <summary>The last numbers of many conversations.</summary>
    public static Dictionary<long, (long Seq, long No)> LastNumbers(SqlSession sql, IEnumerable<long> conversations) => sql.Query(
        "select c.id, c.last_seq, c.last_no from json_each($1) e join conversations c on c.id = cast(e.value ->> 'v' as bigint)",
        SqlList.Of(conversations))
        .All(row => (Id: row.Long(0), Last: (row.Long(1), row.Long(2)))).ToDictionary(row => row.Id, row => row.Last);

    // There is one writer, so nobody else can take the number.
    private static long Insert(SqlSession sql, ConversationKey key)
    {
        var id = LastId(sql) + 1;
        sql.Execute("insert into conversations (id, key, kind) values ($1, $2, $3)", id, key.Text, (long)key.Kind);
        return id;
    }
}

/// <summary>The start of a membership: the first visible entry, and the read mark at that time.</summary>
internal readonly record struct MembershipPeriod(long JoinSeq, long ReadSeq, long ReadNo)
{
    /// <summary>Starts at the entry about the joining, which counts as read, or with everything before it.</summary>
    public static MembershipPeriod From(LogEntry joined, bool withHistory = false) =>
        new(withHistory ? 1 : joined.Seq, joined.Seq, joined.No);
}
