using Parley.Chat.Ground;
using Parley.Chat.Limits;

namespace Parley.Chat.Groups;

/// <summary>
/// Limits how many users who are not friends a user may add to groups, because each gets stored notices. In memory; thread-safe.
/// </summary>
internal sealed class StrangerRateLimiter(TimeProvider time)
{
    private const int PerHour = 500;

    private readonly RateLimiterTable<string> _users = new(PerHour / 3_600.0, PerHour, time);

    /// <summary>Counts added users who are not friends; a refusal if there are too many.</summary>
    public Refusal? Check(string user, int strangers) => strangers == 0
        ? null
        : _users.Take(user, "You have added too many users who are not your friends. Please wait.", strangers);
}
