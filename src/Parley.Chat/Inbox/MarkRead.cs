using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>How far a user has read a conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Seq">The new mark.</param>
/// <param name="Unread">The number of unread entries.</param>
/// <param name="Last">The last entry that was considered for the count.</param>
/// <param name="Changed">Whether the mark was moved, so that others have to be notified.</param>
/// <param name="IsSeenByPeer">Whether the peer of a one-to-one chat has to be notified.</param>
internal sealed record ReadMark(ConversationKey Conversation, long Seq, long Unread, long Last, bool Changed, bool IsSeenByPeer = false);

/// <summary>Moves a user's read mark forward, never back and never past the user's view.</summary>
internal sealed class MarkRead(string user, ConversationKind kind, string with, long seq) : WriteOperation<ReadMark>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<ReadMark> Run(WriteTransaction transaction)
    {
        if (seq < 0) return Refusal.Malformed("seq is a number from 1.");

        var sql = transaction.SqlKeepingCache();
        var found = Visibility.FindAsync(sql, user, _key).AtOnce();
        if (found is null)
            return Visibility.MissingAsync(sql, _key, with).AtOnce() is { } missing ? missing : new ReadMark(_key, 0, 0, 0, false);

        var (visibleTo, readSeq, readNo) = (found.LastSeq, found.ReadSeq, found.ReadNo);
        var target = Math.Min(seq, visibleTo);
        var (lastNo, targetNo) = NosAt(sql, found.Conversation, visibleTo, target);
        if (target <= readSeq) return new ReadMark(_key, readSeq, Math.Max(0, lastNo - readNo), visibleTo, false);

        sql.Execute(
            "update members set read_seq = $3, read_no = $4 where conversation = $1 and user_id = $2",
            found.Conversation, user, target, targetNo);
        return new ReadMark(_key, target, lastNo - targetNo, visibleTo, true, IsSeen(transaction, user, kind, with));
    }

    /// <summary>Whether the peer of a one-to-one chat sees the user's read mark.</summary>
    public static bool IsSeen(WriteTransaction transaction, string user, ConversationKind kind, string with) =>
        kind == ConversationKind.Friend
            && Sight.CheckAsync(transaction.SqlKeepingCache(), transaction.Writing, user, with).AtOnce() is null;

    /// <summary>The number of entries that badges count, up to this one.</summary>
    public static long NoAt(SqlSession sql, long conversation, long seq) =>
        sql.Number("select no from log where conversation = $1 and seq = $2", conversation, seq) ?? 0;

    private static (long Last, long Target) NosAt(SqlSession sql, long conversation, long last, long target)
    {
        using var row = sql.Query(
            """
            select coalesce((select no from log where conversation = $1 and seq = $2), 0),
                coalesce((select no from log where conversation = $1 and seq = $3), 0)
            """,
            conversation, last, target);
        row.Read();
        return (row.Long(0), row.Long(1));
    }
}
