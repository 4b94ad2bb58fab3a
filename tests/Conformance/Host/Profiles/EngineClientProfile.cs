using System.Collections.Concurrent;
using Parley.EngineIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The support server of the tests of the JavaScript package engine.io-client.</summary>
internal sealed class EngineClientProfile : Profile
{
    // The headers of the last request that brought something, by session: a test asks what the client sends with its later requests.
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _headers = [];

    public override string Name => "engine-client";

    public override void Map(WebApplication app)
    {
        app.Use(BeforeAsync);
        var options = new EngineOptions { PingInterval = TimeSpan.FromMilliseconds(500), MaxPayload = 100 };
        app.MapEngineIO("/engine.io", options, session => new TalkingEcho(session, _headers));
    }

    private Task BeforeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Query["sid"].ToString() is { Length: > 0 } sid)
        {
            if (HttpMethods.IsPost(request.Method)) _headers[sid] = request.Headers.ToDictionary(one => HeaderName(one.Key), one => one.Value.ToString());
            return next(context);
        }

        if (request.Query.ContainsKey("deny")) return RefuseAsync(context.Response);
        context.Response.OnStarting(() => SetCookies(context.Response));
        return next(context);
    }

    private static string HeaderName(string name)
    {
#pragma warning disable CA1308 // headers stand in lower case in Node
        return name.ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status403Forbidden;
        response.ContentType = "application/json";
        return response.WriteAsync("""{"code":4,"message":"Forbidden"}""");
    }

    private static Task SetCookies(HttpResponse response)
    {
        var cookies = response.Cookies;
        cookies.Append("1", "1", new CookieOptions { MaxAge = TimeSpan.FromDays(1), Path = null });
        cookies.Append("2", "2", new CookieOptions { SameSite = SameSiteMode.Strict, HttpOnly = true, Secure = true });
        cookies.Append("3", "3", new CookieOptions { MaxAge = TimeSpan.Zero, Path = null });
        cookies.Append("4", "4", new CookieOptions { Expires = TimeProvider.System.GetUtcNow(), Path = null });
        return Task.CompletedTask;
    }
}
