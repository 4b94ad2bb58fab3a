using Parley.Chat.Limits;

namespace Parley.Chat.Sessions;

/// <summary>An attempt to verify a password; ends once, as right, as wrong, or without a result.</summary>
/// <param name="failures">Counts this caller's wrong passwords for this account.</param>
/// <param name="account">Counts the wrong passwords of all unknown callers for the account; null for a known device.</param>
internal sealed class PasswordTry(PasswordFailures failures, RateLimiter? account) : IDisposable
{
    private bool _hasEnded;

    public void Succeeded()
    {
        _hasEnded = true;
        failures.Succeeded();
    }

    public void Failed()
    {
        _hasEnded = true;
        failures.Failed();
        account?.TryTake(out _);
    }

    public void Dispose()
    {
        if (!_hasEnded) failures.GiveUp();
    }
}
