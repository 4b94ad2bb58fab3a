using Microsoft.Extensions.Options;
using Parley.Chat.Contract;

namespace Parley.Chat.Limits;

/// <summary>Keeps a user from writing too often: to the server at all, to one other user, to one group.</summary>
/// <remarks>
/// A write costs one token of its user, or more if it reaches many. What it does to another user is counted for the two of them, and gained
/// back slowly: whoever is written to keeps it in the log for ever. Kept in memory. Thread-safe.
/// </remarks>
internal sealed class WriteLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private const int MaxPairs = 100_000;
    private const int MinutesOfPair = 10;

    private readonly int _aMinute = options.Value.WritesPerMinute;

    private readonly BucketTable<string> _users = New<string>(options.Value.WritesPerMinute, 1, 1, time);
    private readonly BucketTable<(string, string)> _pairs = New<(string, string)>(options.Value.WritesPerMinute, 10, MinutesOfPair, time, MaxPairs);
    private readonly BucketTable<(string, string)> _groups = New<(string, string)>(options.Value.WritesPerMinute, 5, 2, time, MaxPairs);

    /// <summary>How often a day one may ask another for something that was taken back or declined.</summary>
    public int RequestsADay => Math.Max(5, _aMinute / 60);

    /// <summary>Counts a write of a user that costs so many tokens; a refusal if it is one too many.</summary>
    public Refusal? Check(string user, int cost) => _users.Take(user, "You change too much at once; wait a little.", cost);

    /// <summary>Counts what a user does to another one.</summary>
    public Refusal? CheckPair(string user, string other) =>
        _pairs.Take((user, other), $"You do too much to {other} at once; wait a little.");

    /// <summary>Counts what a user does to several others: if it is too much for one of them, none of it is done.</summary>
    public Refusal? CheckPairs(string user, IEnumerable<string> others)
    {
        foreach (var other in others)
        {
            if (CheckPair(user, other) is { } refusal) return refusal;
        }

        return null;
    }

    /// <summary>Counts what a user does to a group.</summary>
    public Refusal? CheckGroup(string user, string group) =>
        _groups.Take((user, group), "You change too much in this group at once; wait a little.");

    /// <summary>Buckets that hold a part of what a user may write in a minute, and are full again after so many minutes.</summary>
    private static BucketTable<TKey> New<TKey>(int aMinute, int part, int minutes, TimeProvider time, int most = 20_000)
        where TKey : notnull
    {
        var burst = Math.Max(1, aMinute / part);
        return new BucketTable<TKey>(burst / (minutes * 60.0), burst, time, most);
    }
}
