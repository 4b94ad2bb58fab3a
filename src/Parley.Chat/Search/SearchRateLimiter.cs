using Parley.Chat.Ground;
using Parley.Chat.Limits;

namespace Parley.Chat.Search;

/// <summary>Limits each user's searches to typing speed. In memory; thread-safe.</summary>
internal sealed class SearchRateLimiter(TimeProvider time)
{
    private const int PerSecond = 5;
    private const int Burst = 20;

    private readonly RateLimiterTable<string> _users = new(PerSecond, Burst, time);

    /// <summary>Counts a search; a refusal if it exceeds the limit.</summary>
    public Refusal? Check(string user) => _users.Take(user, "Too many searches. Please wait.");
}
