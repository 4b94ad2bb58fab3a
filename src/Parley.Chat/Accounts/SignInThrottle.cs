using Parley.Chat.Contract;
using Parley.Chat.Limits;

namespace Parley.Chat.Accounts;

/// <summary>Makes guessing a password slow without locking out those who know it.</summary>
/// <remarks>
/// Wrong passwords are counted for the pair of caller and account: the caller is a device on which the account was signed in before, or else an
/// address. All strangers together have a hundred wrong ones for one account, and then a hundred an hour; devices that are known do not wait
/// for them. Kept in memory, for names that exist and names that do not alike. Thread-safe.
/// </remarks>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int MaxPairs = 100_000;
    private const int OfStrangers = 100;

    private readonly BoundedTable<(string Caller, string User), PasswordFailures> _pairs =
        new(() => new PasswordFailures(time), failures => failures.IsIdle, time, MaxPairs);

    private readonly BucketTable<string> _accounts = new(OfStrangers / 3_600.0, OfStrangers, time, MaxPairs);

    /// <summary>Begins to compare a password; a refusal while the caller has to wait.</summary>
    /// <param name="user">Whose it may be.</param>
    /// <param name="caller">Who tries it.</param>
    public Outcome<PasswordTry> Begin(string user, PasswordCaller caller)
    {
        var account = caller.IsKnown ? null : _accounts.Of(user);
        if (account?.CanTake(out var wait) == false) return Wait(wait);

        var failures = _pairs.Of((caller.Name, user));
        return failures.TryBegin(out wait) ? new PasswordTry(failures, account) : Wait(wait);
    }

    /// <summary>Forgets what was tried for an account, whose password was set by others.</summary>
    public void Forget(string user)
    {
        _pairs.Forget(key => key.User == user);
        _accounts.Forget(user);
    }

    private static Refusal Wait(long milliseconds) => new(Reason.RateLimited, "Too many wrong passwords; wait a little.", milliseconds);
}
