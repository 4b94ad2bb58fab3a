using System.Net;
using Parley.Chat.Ground;
using Parley.Chat.Http;

namespace Parley.Chat.Sessions;

/// <summary>Verifies session ids and tickets, so that invalid ones cost other users next to nothing.</summary>
/// <remarks>
/// Malformed tokens, and those from an address with too many wrong ones, are refused without a read. Only a few look-ups run at a time, so
/// that database readers stay free for users; recently valid session ids skip these limits. Only existing tickets reach the writer.
/// Thread-safe.
/// </remarks>
internal sealed class SessionVerifier(SessionStore sessions, AddressRateLimiter limits) : IDisposable
{
    private const int Lookups = 4;
    private const int MaxWaiting = 20_000;   // All users may reconnect after a restart.

    private readonly SemaphoreSlim _free = new(Lookups);
    private readonly RecentTokens _good = new();
    private int _waiting;

    /// <summary>Verifies a session id or uses a ticket.</summary>
    /// <param name="sidOrTicket">The credential.</param>
    /// <param name="address">The caller.</param>
    public async ValueTask<Outcome<VerifiedSession>> VerifyAsync(string sidOrTicket, IPAddress? address)
    {
        if (!Token.TryHash(sidOrTicket, out var hash)) return Count(SessionRow.Unknown, address);
        if (_good.UserOf(hash) is not { } user) return await LookUpAsync(sidOrTicket, hash, address);

        var outcome = await sessions.VerifyAsync(sidOrTicket, user);
        if (outcome.Refusal is null) return outcome;

        _good.Remove(hash);
        return Count(outcome, address);
    }

    public void Dispose() => _free.Dispose();

    private async ValueTask<Outcome<VerifiedSession>> LookUpAsync(string sidOrTicket, byte[] hash, IPAddress? address)
    {
        if (limits.Look(LimitedCall.WrongSession, address) is { } wait) return wait;
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new Refusal(Reason.Unavailable, "Too many sessions are being verified. Please try again.", 1_000);
        }

        bool isTicket = Token.IsTicket(sidOrTicket), isThere = false;
        Outcome<VerifiedSession> outcome;
        try
        {
            await _free.WaitAsync();
            try
            {
                isThere = isTicket && await sessions.HasTicketAsync(hash);
                outcome = isTicket ? SessionRow.UsedTicket : await sessions.VerifyAsync(sidOrTicket);
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
        if (outcome.TryGet(out var session, out _) && !isTicket) _good.Add(hash, session.User);
        return Count(outcome, address);
    }

    private Outcome<VerifiedSession> Count(Outcome<VerifiedSession> outcome, IPAddress? address) =>
        outcome.Refusal is { Reason: not (Reason.Unavailable or Reason.Internal) }
            && limits.Check(LimitedCall.WrongSession, address) is { } tooMany
            ? tooMany
            : outcome;
}
