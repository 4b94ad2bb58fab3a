using System.Collections.Concurrent;
using Parley.Chat.Contract;

namespace Parley.Chat.Accounts;

/// <summary>Makes guessing one account's password slow: after five failures in a row each further one doubles the wait.</summary>
/// <remarks>Kept in memory, for names that exist and names that do not alike. Thread-safe.</remarks>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int FreeFailures = 5;
    private const int MaxAccounts = 100_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Failures> _failures = new();

    /// <summary>A refusal while the account has to wait.</summary>
    public Refusal? Check(string user)
    {
        if (!_failures.TryGetValue(user, out var failures)) return null;

        var wait = failures.Until - time.GetUtcNow();
        return wait <= TimeSpan.Zero
            ? null
            : new Refusal(Reason.RateLimited, "Too many wrong passwords; wait a little.", (long)Math.Ceiling(wait.TotalMilliseconds));
    }

    public void Failed(string user)
    {
        if (_failures.Count >= MaxAccounts) Forget();

        var now = time.GetUtcNow();
        _failures.AddOrUpdate(user, _ => Failures.After(1, now), (_, before) => Failures.After(before.Count + 1, now));
    }

    public void Succeeded(string user) => _failures.TryRemove(user, out _);

    /// <summary>Drops those who may try again anyway.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (user, failures) in _failures)
        {
            if (failures.Until <= now) _failures.TryRemove(user, out _);
        }
    }

    private readonly record struct Failures(int Count, DateTimeOffset Until)
    {
        public static Failures After(int count, DateTimeOffset now)
        {
            if (count < FreeFailures) return new Failures(count, now);

            var seconds = Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(count - FreeFailures, 20)));
            return new Failures(count, now + TimeSpan.FromSeconds(seconds));
        }
    }
}
