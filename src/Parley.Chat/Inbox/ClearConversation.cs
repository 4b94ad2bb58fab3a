using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Inbox;

/// <summary>Takes everything said so far away from one user, who counts as having read it; others keep it.</summary>
internal sealed class ClearConversation(string user, string device, ConversationKind kind, string with) : WriteOperation<ReadMark>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<ReadMark> Run(WriteTransaction transaction)
    {
        if (!ConversationKey.IsName(kind, with)) return Refusal.Malformed("There can be no conversation of this name.");

        var sql = transaction.Sql;
        var before = Membership.Find(sql, user, _key);
        if (before is null) return Visibility.Missing(sql, _key, with) is { } missing ? missing : new ReadMark(_key, 0, 0, false);

        var last = before.ListedSeq;   // What only devices see is not in anybody's way.
        var isRead = last > before.ReadSeq;
        if (last <= before.ClearedSeq) return new ReadMark(_key, before.ReadSeq, 0, false);

        var after = before with
        {
            ClearedSeq = last,
            ReadSeq = isRead ? last : before.ReadSeq,
            ReadNo = isRead ? MarkRead.NoAt(sql, before.Conversation, last) : before.ReadNo,
        };
        after.Replace(before, transaction, device);
        return new ReadMark(_key, after.ReadSeq, 0, isRead, MarkRead.IsSeen(transaction, user, kind, with));
    }
}
