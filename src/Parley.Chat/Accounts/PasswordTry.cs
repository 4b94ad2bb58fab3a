using Parley.Chat.Sockets;

namespace Parley.Chat.Accounts;

/// <summary>A password that is being compared; ends once, as right, as wrong, or without an answer.</summary>
/// <param name="failures">What counts the wrong ones of this caller for this account.</param>
/// <param name="account">What counts those of all strangers for it; null for a caller who is none.</param>
internal sealed class PasswordTry(PasswordFailures failures, TokenBucket? account) : IDisposable
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
