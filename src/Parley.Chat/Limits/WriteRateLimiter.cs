using Microsoft.Extensions.Options;
using Parley.Chat.Ground;

namespace Parley.Chat.Limits;

/// <summary>Limits a user's rate of changes: in total, for one other user, for one group.</summary>
/// <remarks>
/// A write costs its user one token, or more if it reaches many users. Writes that affect another user are also counted for the pair and
/// recover slowly, because they stay in that user's log for ever. In memory. Thread-safe.
/// </remarks>
internal sealed class WriteRateLimiter(IOptions<ChatOptions> options, TimeProvider time)
{
    private const int MaxPairs = 100_000;
    private const int MinutesOfPair = 10;

    private readonly int _aMinute = options.Value.WritesPerMinute;

    private readonly RateLimiterTable<string> _users = New<string>(options.Value.WritesPerMinute, 1, 1, time);
    private readonly RateLimiterTable<(string, string)> _pairs = New<(string, string)>(
        options.Value.WritesPerMinute, 10, MinutesOfPair, time, MaxPairs);
    private readonly RateLimiterTable<(string, string)> _groups = New<(string, string)>(
        options.Value.WritesPerMinute, 5, 2, time, MaxPairs);

    /// <summary>How many requests a day a user may send to another one after cancelled or declined ones.</summary>
    public int RequestsADay => Math.Max(5, _aMinute / 60);

    /// <summary>Counts a user's write; a refusal if it exceeds the limit.</summary>
    public Refusal? Check(string user, int cost) => _users.Take(user, "Too many changes. Please wait.", cost);

    /// <summary>Counts a write that affects another user.</summary>
    public Refusal? CheckPair(string user, string other) =>
        _pairs.Take((user, other), $"Too many changes that affect {other}. Please wait.");

    /// <summary>Counts a write that affects several users; if it exceeds the limit for one of them, nothing is counted.</summary>
    public Refusal? CheckPairs(string user, IEnumerable<string> others)
    {
        foreach (var other in others)
        {
            if (CheckPair(user, other) is { } refusal) return refusal;
        }

        return null;
    }

    /// <summary>Counts a write that affects a group.</summary>
    public Refusal? CheckGroup(string user, string group) =>
        _groups.Take((user, group), "Too many changes in this group. Please wait.");

    /// <summary>Buckets with a part of a user's writes per minute, which recover in this many minutes.</summary>
    private static RateLimiterTable<TKey> New<TKey>(int aMinute, int part, int minutes, TimeProvider time, int max = 20_000)
        where TKey : notnull
    {
        var burst = Math.Max(1, aMinute / part);
        return new RateLimiterTable<TKey>(burst / (minutes * 60.0), burst, time, max);
    }
}
