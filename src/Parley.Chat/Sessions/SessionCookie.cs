using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Sessions;

/// <summary>The cookie with a browser's session id, out of the reach of scripts.</summary>
internal static class SessionCookie
{
    public const string Name = "parley_sid";

    public static void Set(HttpContext context, SignedIn session) =>
        Set(context, session.SessionId, DateTimeOffset.FromUnixTimeMilliseconds(session.Expires));

    public static void Set(HttpContext context, string sessionId, DateTimeOffset expires) =>
        context.Response.Cookies.Append(Name, sessionId, Options(context, expires));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        Expires = expires,
    };
}
