using Microsoft.AspNetCore.Http;
using Parley.Chat.Contract;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat;

/// <summary>Signs in the users of the application that the messenger is part of, which vouches for them. Thread-safe.</summary>
public sealed class ChatSessions
{
    private readonly HostSignIn _signIn;
    private readonly SessionStore _sessions;
    private readonly SessionVerifier _verifier;

    internal ChatSessions(HostSignIn signIn, SessionStore sessions, SessionVerifier verifier) =>
        (_signIn, _sessions, _verifier) = (signIn, sessions, verifier);

    /// <summary>Opens a session for a user, whose account is made when he comes for the first time.</summary>
    /// <param name="user">
    /// His id: 2 to 32 characters of <c>a-z 0-9 _ . -</c> that begin with a letter. It is his for ever, so take one that never changes.
    /// </param>
    /// <param name="name">What he is called, 1 to 64 characters, if his account is made now; his id if left out.</param>
    /// <exception cref="ChatException">The id or the name cannot be one, the account is closed, or the store does not take writes now.</exception>
    public async Task<ChatSession> OpenAsync(string user, string? name = null)
    {
        var outcome = await _signIn.OpenAsync(new HostSignInRequest(user, name));
        if (!outcome.TryGet(out var session, out var refusal)) throw new ChatException(refusal.Reason.WireName(), refusal.Message);
        return new ChatSession(session.Sid, session.User, session.Device, DateTimeOffset.FromUnixTimeMilliseconds(session.Expires));
    }

    /// <summary>Opens a session for the user who makes a call, and gives it to his browser in a cookie that no script can read.</summary>
    /// <param name="context">The call; its answer must not have begun.</param>
    /// <param name="user">His id, as in <see cref="OpenAsync"/>.</param>
    /// <param name="name">What he is called, as in <see cref="OpenAsync"/>.</param>
    /// <exception cref="ChatException">As in <see cref="OpenAsync"/>.</exception>
    public async Task SignInAsync(HttpContext context, string user, string? name = null)
    {
        var session = await OpenAsync(user, name);
        SessionCookie.Set(context, session.Sid, session.Expires);
    }

    /// <summary>Ends the session of the cookie that a call brings, if it brings one, and its connections with it.</summary>
    /// <param name="context">The call; its answer must not have begun.</param>
    /// <exception cref="ChatException">The store does not take writes now.</exception>
    public async Task SignOutAsync(HttpContext context)
    {
        var sid = FirstCookie.Of(context.Request, SessionCookie.Name) ?? "";
        if (!Token.IsTicket(sid) && (await _verifier.VerifyAsync(sid, context.Connection.RemoteIpAddress)).TryGet(out var session, out _))
        {
            var outcome = await _sessions.EndAsync(session, session.Device);
            if (outcome.Refusal is { } refusal && !IsOver(refusal)) throw new ChatException(refusal.Reason.WireName(), refusal.Message);
        }

        SessionCookie.Clear(context);
    }

    // Somebody else has ended it a moment before.
    private static bool IsOver(Refusal refusal) => refusal.Reason is Reason.Revoked or Reason.Banned or Reason.Expired;
}

/// <summary>A session of the messenger.</summary>
/// <param name="Sid">What the client shows: in <c>auth-c</c> on a socket, as a bearer token in a call. A secret.</param>
/// <param name="User">Whose.</param>
/// <param name="Device">The device that it stands for.</param>
/// <param name="Expires">When it ends at the latest.</param>
public sealed record ChatSession(string Sid, string User, string Device, DateTimeOffset Expires);
