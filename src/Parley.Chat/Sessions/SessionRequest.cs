using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>Finds the session of a request.</summary>
internal static class SessionRequest
{
    private const string Scheme = "Bearer ";

    /// <summary>Reads the session id from the bearer header or the cookie, and verifies it.</summary>
    public static async ValueTask<Outcome<VerifiedSession>> VerifyAsync(this SessionVerifier sessions, HttpRequest request)
    {
        var outcome = await FindAsync(sessions, request);
        if (outcome.Refusal is null) request.HttpContext.Features.Get<IVerifiedConnectionFeature>()?.SetVerified();
        return outcome;
    }

    private static ValueTask<Outcome<VerifiedSession>> FindAsync(SessionVerifier sessions, HttpRequest request)
    {
        if (request.Headers.Authorization.Count == 0) return VerifyCookieAsync(sessions, request);

        return BearerOf(request) is { } sessionId ? VerifyAsync(sessions, request, sessionId) : No(Refusal.Unauthenticated);
    }

    /// <summary>The session id in the bearer header; null if there is none.</summary>
    public static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } text] && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? text[Scheme.Length..]
            : null;

    private static ValueTask<Outcome<VerifiedSession>> VerifyCookieAsync(SessionVerifier sessions, HttpRequest request)
    {
        if (FirstCookie.Of(request, SessionCookie.Name) is not { Length: > 0 } sessionId) return No(Refusal.Unauthenticated);

        // A browser sends the cookie for requests of any page; only the server's own pages may make changes with it.
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return isSafe || IsSameOrigin(request) || request.HttpContext.RequestServices.GetRequiredService<ApiOrigins>().Trusts(request)
            ? VerifyAsync(sessions, request, sessionId)
            : No(new Refusal(Reason.Forbidden, "Another site may not do this with your cookie."));
    }

    // A ticket is for connections only.
    private static ValueTask<Outcome<VerifiedSession>> VerifyAsync(SessionVerifier sessions, HttpRequest request, string sessionId) =>
        Token.IsTicket(sessionId)
            ? No(SessionRow.TicketForCall)
            : sessions.VerifyAsync(sessionId, request.HttpContext.Connection.RemoteIpAddress);

    private static ValueTask<Outcome<VerifiedSession>> No(Refusal refusal) => ValueTask.FromResult<Outcome<VerifiedSession>>(refusal);

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0) return site == "same-origin";

        return request.Headers.Origin is [{ } origin] && WebOrigin.TryParse(origin, out var page) && page.IsHostOf(request);
    }
}
