using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>What one write asks of the limits on bringing others into groups: counted once, however often the write is run.</summary>
internal sealed class StrangerCount(StrangerLimits limits, WriteLimits writes, string user)
{
    private bool _isCounted;

    /// <summary>Counts those whom the user may bring in, and the strangers among them; a refusal if they are too many, or one is brought in too often.</summary>
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

        var friends = transaction.Sql.Number(
            "select count(*) from json_each($2) e join friends f on f.user_id = $1 and f.friend = e.value ->> 'v'", user, SqlList.Of(others)) ?? 0;
        return limits.Check(user, others.Count - (int)friends);
    }
}
