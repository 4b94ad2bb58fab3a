using Microsoft.AspNetCore.Http;
using Parley.Chat.Contract;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>Finds the session that a call shows.</summary>
internal static class SessionRequest
{
    private const string Scheme = "Bearer ";

    /// <summary>Takes the session id from the bearer header or from the cookie, and checks it.</summary>
    public static Outcome<VerifiedSession> Verify(this SessionStore sessions, HttpRequest request)
    {
        var outcome = Find(sessions, request);
        if (outcome.Refusal is null) request.HttpContext.Features.Get<IVerifiedConnectionFeature>()?.SetVerified();
        return outcome;
    }

    private static Outcome<VerifiedSession> Find(SessionStore sessions, HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0) return VerifyCookie(sessions, request);

        var text = header.Count == 1 ? header[0] : null;
        return text?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
            ? sessions.Verify(text[Scheme.Length..])
            : Refusal.Unauthenticated;
    }

    private static Outcome<VerifiedSession> VerifyCookie(SessionStore sessions, HttpRequest request)
    {
        if (request.Cookies[SessionCookie.Name] is not { Length: > 0 } sid) return Refusal.Unauthenticated;

        // A browser sends the cookie for whatever page asks it to; only our own pages may change something with it.
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return isSafe || IsSameOrigin(request)
            ? sessions.Verify(sid)
            : new Refusal(Reason.Forbidden, "Another site may not do this with your cookie.");
    }

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0) return site == "same-origin";

        return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && string.Equals(origin.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
            && string.Equals(origin.Authority, AuthorityOf(request), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The host without the scheme's own port, which <see cref="Uri.Authority"/> leaves out as well.</summary>
    private static string AuthorityOf(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own.Authority : "";
}
