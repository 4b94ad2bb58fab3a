using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>One write's count against the limits on adding users to groups: counted once, however often the write is run.</summary>
internal sealed class StrangerCount(StrangerRateLimiter limits, WriteRateLimiter writes, string user)
{
    private static readonly string FriendsAmong =
        $"select count(*) from json_each($2) e where {Contact.AreFriendsSql("$1", "e.value ->> 'v'")}";

    private bool _isCounted;

    /// <summary>
    /// Counts the users to add, and those among them who are not friends; a refusal if there are too many, or if one is added too often.
    /// </summary>
    public Refusal? Check(WriteTransaction transaction, IReadOnlyCollection<string> others)
    {
        if (_isCounted || others.Count == 0) return null;
        if (Strangers(transaction, others) is { } refusal) return refusal;

        _isCounted = true;
        return writes.CheckPairs(user, others);
    }

    private Refusal? Strangers(WriteTransaction transaction, IReadOnlyCollection<string> others)
    {
        if (transaction.Writing != WritingPolicy.Anyone) return null;

        var friends = transaction.SqlInvalidatingCache().Number(FriendsAmong, user, SqlList.Of(others)) ?? 0;
        return limits.Check(user, others.Count - (int)friends);
    }
}
