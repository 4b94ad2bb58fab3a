using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>How far a user has read a conversation.</summary>
/// <param name="Conversation">Which one.</param>
/// <param name="Seq">Read up to here.</param>
/// <param name="Unread">What is left.</param>
/// <param name="Changed">Whether this call moved the mark, so that others should be told.</param>
/// <param name="IsSeenByPeer">Whether the other one of a conversation of two is to be told.</param>
internal sealed record ReadMark(ConversationKey Conversation, long Seq, long Unread, bool Changed, bool IsSeenByPeer = false);

/// <summary>Moves a user's read mark forward, never back and never past what he may see.</summary>
internal sealed class MarkRead(string user, ConversationKind kind, string with, long seq) : WriteOperation<ReadMark>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<ReadMark> Run(WriteTransaction transaction)
    {
        if (seq < 0) return Refusal.Malformed("seq is a number from 1.");

        var sql = transaction.SqlBeside;
        var found = Visibility.Find(sql, user, _key);
        if (found is null) return Visibility.Missing(sql, _key, with) is { } missing ? missing : new ReadMark(_key, 0, 0, false);

        var (visibleTo, readSeq, readNo) = (found.LastSeq, found.ReadSeq, found.ReadNo);
        var target = Math.Min(seq, visibleTo);
        var lastNo = NoAt(sql, found.Conversation, visibleTo);
        if (target <= readSeq) return new ReadMark(_key, readSeq, Math.Max(0, lastNo - readNo), false);

        readNo = NoAt(sql, found.Conversation, target);
        sql.Execute(
            "update members set read_seq = $3, read_no = $4 where conversation = $1 and user_id = $2",
            found.Conversation, user, target, readNo);
        return new ReadMark(_key, target, lastNo - readNo, true, IsSeen(transaction, user, kind, with));
    }

    /// <summary>Whether the other one of a conversation of two sees how far the user has read.</summary>
    public static bool IsSeen(WriteTransaction transaction, string user, ConversationKind kind, string with) =>
        kind == ConversationKind.Friend && Sight.Check(transaction.SqlBeside, transaction.Writing, user, with) is null;

    /// <summary>How many entries that a badge counts stand up to this one.</summary>
    public static long NoAt(SqlSession sql, long conversation, long seq) =>
        sql.Number("select no from log where conversation = $1 and seq = $2", conversation, seq) ?? 0;
}
