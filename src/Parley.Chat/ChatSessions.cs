using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;
using Parley.Chat.HostApps;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat;

/// <summary>Signs in the users of the application that hosts the messenger. Thread-safe.</summary>
public sealed class ChatSessions
{
    private readonly HostSignIn _signIn;
    private readonly SessionStore _sessions;
    private readonly SessionVerifier _verifier;

    internal ChatSessions(HostSignIn signIn, SessionStore sessions, SessionVerifier verifier) =>
        (_signIn, _sessions, _verifier) = (signIn, sessions, verifier);

    /// <summary>Opens a session for a user, and creates the account on the first sign-in.</summary>
    /// <param name="user">
    /// The user's id: 2 to 32 characters of <c>a-z 0-9 _ . -</c>, beginning with a letter. It cannot be changed later.
    /// </param>
    /// <param name="name">The display name, 1 to 64 characters, used if the account is created now; the id by default.</param>
    /// <exception cref="ChatException">
    /// The id or name is invalid, the account is banned, or the store does not accept writes now.
    /// </exception>
    public async Task<ChatSession> OpenAsync(string user, string? name = null)
    {
        var outcome = await _signIn.OpenAsync(new HostSignInRequest(user, name));
        if (!outcome.TryGet(out var session, out var refusal)) throw new ChatException(refusal.Reason.WireName(), refusal.Message);
        return new ChatSession(session.SessionId, session.User, session.Device, DateTimeOffset.FromUnixTimeMilliseconds(session.Expires));
    }

    /// <summary>Opens a session for the user of a request and sets it as a cookie that scripts cannot read.</summary>
    /// <param name="context">The request; its response must not have started.</param>
    /// <param name="user">The user's id, as in <see cref="OpenAsync"/>.</param>
    /// <param name="name">The display name, as in <see cref="OpenAsync"/>.</param>
    /// <exception cref="ChatException">As in <see cref="OpenAsync"/>.</exception>
    public async Task SignInAsync(HttpContext context, string user, string? name = null)
    {
        var session = await OpenAsync(user, name);
        SessionCookie.Set(context, session.Sid, session.Expires);
    }

    /// <summary>Ends the session of the request's cookie, if there is one, and closes its connections.</summary>
    /// <param name="context">The request; its response must not have started.</param>
    /// <exception cref="ChatException">The store does not accept writes now.</exception>
    public async Task SignOutAsync(HttpContext context)
    {
        var sessionId = FirstCookie.Of(context.Request, SessionCookie.Name) ?? "";
        if (!Token.IsTicket(sessionId)
            && (await _verifier.VerifyAsync(sessionId, context.Connection.RemoteIpAddress)).TryGet(out var session, out _))
        {
            var outcome = await _sessions.EndAsync(session, session.Device);
            if (outcome.Refusal is { } refusal && !IsOver(refusal)) throw new ChatException(refusal.Reason.WireName(), refusal.Message);
        }

        SessionCookie.Clear(context);
    }

    // Another request has just ended it.
    private static bool IsOver(Refusal refusal) => refusal.Reason is Reason.Revoked or Reason.Banned or Reason.Expired;
}

/// <summary>A session of the messenger.</summary>
/// <param name="Sid">The session id: for <c>auth-c</c> on a socket, or a bearer token in HTTP requests. A secret.</param>
/// <param name="User">Whose.</param>
/// <param name="Device">The device of the session.</param>
/// <param name="Expires">When it expires at the latest.</param>
public sealed record ChatSession(string Sid, string User, string Device, DateTimeOffset Expires);
