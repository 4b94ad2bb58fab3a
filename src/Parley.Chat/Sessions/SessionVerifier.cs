using System.Net;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>Checks session ids and tickets that somebody shows, so that those who invent some cost the others next to nothing.</summary>
/// <remarks>
/// What cannot be a token is refused unread. An address that has shown too many wrong ones is refused unread. A few look-ups run at a time, so
/// that the readers of the database stay free for users; session ids that were good a moment ago pass by all of this. Only a ticket that is
/// there reaches the writer. Thread-safe.
/// </remarks>
internal sealed class SessionVerifier(SessionStore sessions, AddressLimits limits) : IDisposable
{
    private const int Lookups = 4;
    private const int MaxWaiting = 20_000;   // Everybody who comes back after a restart.

    private readonly SemaphoreSlim _free = new(Lookups);
    private readonly RecentTokens _good = new();
    private int _waiting;

    /// <summary>Checks a session id or spends a ticket.</summary>
    /// <param name="sidOrTicket">What is shown.</param>
    /// <param name="address">Where it comes from.</param>
    public ValueTask<Outcome<VerifiedSession>> VerifyAsync(string sidOrTicket, IPAddress? address)
    {
        if (!Token.TryHash(sidOrTicket, out var hash)) return ValueTask.FromResult(Count(SessionRow.Unknown, address));
        if (!_good.Contains(hash)) return LookUpAsync(sidOrTicket, hash, address);

        var outcome = sessions.Verify(sidOrTicket);
        if (outcome.Refusal is null) return ValueTask.FromResult(outcome);

        _good.Remove(hash);
        return ValueTask.FromResult(Count(outcome, address));
    }

    public void Dispose() => _free.Dispose();

    private async ValueTask<Outcome<VerifiedSession>> LookUpAsync(string sidOrTicket, byte[] hash, IPAddress? address)
    {
        if (limits.Look(LimitedCall.WrongSession, address) is { } wait) return wait;
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new Refusal(Reason.Unavailable, "Too many sessions are being checked; try again.", 1_000);
        }

        bool isTicket = Token.IsTicket(sidOrTicket), isThere = false;
        Outcome<VerifiedSession> outcome;
        try
        {
            await _free.WaitAsync();
            try
            {
                isThere = isTicket && sessions.HasTicket(hash);
                outcome = isTicket ? SessionRow.UsedTicket : sessions.Verify(sidOrTicket);
            }
            finally
            {
                _free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        if (isThere) outcome = await sessions.SpendTicketAsync(hash);
        if (outcome.Refusal is null && !isTicket) _good.Add(hash);
        return Count(outcome, address);
    }

    private Outcome<VerifiedSession> Count(Outcome<VerifiedSession> outcome, IPAddress? address) =>
        outcome.Refusal is { Reason: not (Reason.Unavailable or Reason.Internal) } && limits.Check(LimitedCall.WrongSession, address) is { } tooMany
            ? tooMany
            : outcome;
}
