using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>Lets a call through only with a working session, taken from the bearer header or from the cookie.</summary>
internal sealed class SessionFilter(SessionStore sessions) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = Verify(http.Request);
        if (!outcome.TryGet(out var session, out var refusal)) return new ProblemResult(refusal);

        http.Features.Set(session);
        return await next(context);
    }

    private Outcome<VerifiedSession> Verify(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0) return VerifyCookie(request);

        var text = header.Count == 1 ? header[0] : null;
        return text?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
            ? sessions.Verify(text[Scheme.Length..])
            : Refusal.Unauthenticated;
    }

    private Outcome<VerifiedSession> VerifyCookie(HttpRequest request)
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

/// <summary>Reaches the session that <see cref="SessionFilter"/> has checked.</summary>
internal static class SessionFeature
{
    public static VerifiedSession Session(this HttpContext context) => context.Features.GetRequiredFeature<VerifiedSession>();
}
