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

    /// <summary>Opens a member's window; an earlier one of his is kept beside it.</summary>
    public static void Join(WriteTransaction transaction, long conversation, string user, string role, Stay stay)
    {
        transaction.Sql.Execute(
            """
            insert into former_stays (conversation, user_id, join_seq, left_seq)
            select conversation, user_id, join_seq, left_seq from members where conversation = $1 and user_id = $2 and left_seq is not null
            """,
            conversation, user);
        transaction.Sql.Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, read_seq, read_no) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (conversation, user_id) do update set role = excluded.role, joined = excluded.joined, join_seq = excluded.join_seq,
                left_seq = null, read_seq = excluded.read_seq, read_no = excluded.read_no
            """,
            conversation, user, role, transaction.Now, stay.JoinSeq, stay.ReadSeq, stay.ReadNo);
    }

    /// <summary>Closes a member's window: <paramref name="leftSeq"/> is the first entry he does not see.</summary>
    public static void Leave(WriteTransaction transaction, long conversation, string user, long leftSeq)
    {
        transaction.Sql.Execute(
            "update members set left_seq = $3 where conversation = $1 and user_id = $2 and left_seq is null", conversation, user, leftSeq);
    }
}

/// <summary>How a member begins: the first entry he sees, and how far he counts as having read.</summary>
internal readonly record struct Stay(long JoinSeq, long ReadSeq, long ReadNo)
{
    /// <summary>Begins at the entry that tells of the joining, which nobody needs to read.</summary>
    public static Stay From(LogEntry joined) => new(joined.Seq, joined.Seq, joined.No);
}
