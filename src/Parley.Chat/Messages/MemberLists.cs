using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Who is in which conversation, as the log writer remembers it until somebody joins or leaves.</summary>
/// <remarks>
/// Unlike <see cref="SendMemory"/> it outlives other writes: a group of thousands is not read again for each of its messages. So
/// whatever opens or closes a member's window says so; <see cref="Conversations"/> does, and nobody else writes there.
/// </remarks>
internal sealed class MemberLists(SqlSession sql)
{
    private const int MaxMembers = 500_000;

    private readonly Dictionary<long, IReadOnlyList<string>> _lists = [];
    private int _members;

    /// <summary>The present members, by id.</summary>
    public IReadOnlyList<string> Of(long conversation)
    {
        if (_lists.TryGetValue(conversation, out var known)) return known;

        var members = sql.Query("select user_id from members where conversation = $1 and left_seq is null order by user_id", conversation)
            .All(row => row.Text(0));
        _lists.Add(conversation, members);
        _members += members.Count;
        return members;
    }

    /// <summary>Somebody has joined or left.</summary>
    public void Forget(long conversation)
    {
        if (_lists.Remove(conversation, out var members)) _members -= members.Count;
    }

    /// <summary>What was written may have been undone.</summary>
    public void ForgetAll()
    {
        _lists.Clear();
        _members = 0;
    }

    /// <summary>Drops what has become too much; called between batches.</summary>
    public void Trim()
    {
        if (_members > MaxMembers) ForgetAll();
    }
}
