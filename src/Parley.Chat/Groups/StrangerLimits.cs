using Parley.Chat.Contract;
using Parley.Chat.Limits;

namespace Parley.Chat.Groups;

/// <summary>
/// Keeps a user from bringing ever more people who are not their friends into groups, where they may at all: each gets notices of it that
/// are stored. Kept in memory; thread-safe.
/// </summary>
internal sealed class StrangerLimits(TimeProvider time)
{
    private const int PerHour = 500;

    private readonly BucketTable<string> _buckets = new(PerHour / 3_600.0, PerHour, time);

    /// <summary>Counts so many strangers whom the user brings in; a refusal if they are too many.</summary>
    public Refusal? Check(string user, int strangers) => strangers == 0
        ? null
        : _buckets.Take(user, "You have brought many into groups who are not your friends; wait a little.", strangers);
}
