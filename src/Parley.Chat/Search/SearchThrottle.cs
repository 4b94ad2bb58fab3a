using Parley.Chat.Contract;
using Parley.Chat.Limits;

namespace Parley.Chat.Search;

/// <summary>Lets each user search as fast as they can type. Kept in memory; thread-safe.</summary>
internal sealed class SearchThrottle(TimeProvider time)
{
    private const int PerSecond = 5;
    private const int Burst = 20;

    private readonly BucketTable<string> _buckets = new(PerSecond, Burst, time);

    /// <summary>Counts a search; a refusal if it is one too many.</summary>
    public Refusal? Check(string user) => _buckets.Take(user, "Too many searches; wait a little.");
}
