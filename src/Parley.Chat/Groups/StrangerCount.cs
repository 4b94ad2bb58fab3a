using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>What one write asks of the limit on strangers: counted once, however often the write is run.</summary>
internal sealed class StrangerCount(StrangerLimits limits, string user)
{
    private bool _isCounted;

    /// <summary>Counts the strangers among those whom the user may bring in; a refusal if they are too many.</summary>
    public Refusal? Check(WriteTransaction transaction, IReadOnlyCollection<string> others)
    {
        if (_isCounted || transaction.Writing != WritingPolicy.Anyone || others.Count == 0) return null;

        var friends = transaction.Sql.Number(
            "select count(*) from json_each($2) e join friends f on f.user_id = $1 and f.friend = e.value ->> 'v'", user, SqlList.Of(others)) ?? 0;
        var refusal = limits.Check(user, others.Count - (int)friends);
        _isCounted = refusal is null;
        return refusal;
    }
}
