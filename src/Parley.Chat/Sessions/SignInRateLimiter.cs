using Parley.Chat.Ground;
using Parley.Chat.Limits;

namespace Parley.Chat.Sessions;

/// <summary>Slows down password guessing without locking out the owner of the account.</summary>
/// <remarks>
/// Wrong passwords are counted per caller and account. The caller is a device that has signed in to the account before, or an address. All
/// unknown callers together have a hundred wrong passwords per account, and then a hundred per hour; known devices are not affected. In
/// memory, for existing and unknown ids alike. Thread-safe.
/// </remarks>
internal sealed class SignInRateLimiter(TimeProvider time)
{
    private const int MaxPairs = 100_000;
    private const int OfStrangers = 100;

    private readonly BoundedTable<(string Caller, string User), PasswordFailures> _pairs =
        new(() => new PasswordFailures(time), failures => failures.IsIdle, time, MaxPairs);

    private readonly RateLimiterTable<string> _accounts = new(OfStrangers / 3_600.0, OfStrangers, time, MaxPairs);

    /// <summary>Starts an attempt, or returns a refusal while the caller has to wait.</summary>
    /// <param name="user">The account's id.</param>
    /// <param name="caller">The caller.</param>
    public Outcome<PasswordTry> Begin(string user, PasswordCaller caller)
    {
        var account = caller.IsKnown ? null : _accounts.Of(user);
        if (account?.CanTake(out var wait) == false) return Wait(wait);

        var failures = _pairs.Of((caller.Name, user));
        return failures.TryBegin(out wait) ? new PasswordTry(failures, account) : Wait(wait);
    }

    /// <summary>Drops the counts of an account whose password an administrator has set.</summary>
    public void Forget(string user)
    {
        _pairs.Forget(key => key.User == user);
        _accounts.Forget(user);
    }

    private static Refusal Wait(long milliseconds) => new(Reason.RateLimited, "Too many wrong passwords. Please wait.", milliseconds);
}
