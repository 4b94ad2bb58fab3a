using System.Collections.Concurrent;
using Parley.Chat.Contract;
using Parley.Chat.Sockets;

namespace Parley.Chat.Groups;

/// <summary>
/// Keeps a user from bringing ever more people who are not his friends into groups, where he may at all: each gets notices of it that
/// are stored. Kept in memory; thread-safe.
/// </summary>
internal sealed class StrangerLimits(TimeProvider time)
{
    private const int PerHour = 500;
    private const int MaxUsers = 10_000;

    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new();

    /// <summary>Counts so many strangers whom the user brings in; a refusal if they are too many.</summary>
    public Refusal? Check(string user, int strangers)
    {
        if (strangers == 0) return null;
        if (_buckets.Count >= MaxUsers) Forget();

        return _buckets.GetOrAdd(user, static (_, time) => new TokenBucket(PerHour / 3_600.0, PerHour, time), time).TryTake(strangers, out var wait)
            ? null
            : new Refusal(Reason.RateLimited, "You have brought many into groups who are not your friends; wait a little.", wait);
    }

    /// <summary>Drops those who may do everything again; if that is nobody, everybody: the memory is worth more than the limit.</summary>
    private void Forget()
    {
        foreach (var (user, bucket) in _buckets)
        {
            if (bucket.IsFull) _buckets.TryRemove(user, out _);
        }

        if (_buckets.Count >= MaxUsers) _buckets.Clear();
    }
}
