using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using Parley.EngineIO;

namespace Parley.Conformance.Host.Profiles;

/// <summary>The support server of the tests of the JavaScript package engine.io-client.</summary>
internal sealed class EngineClientProfile : Profile
{
    // The headers of the last post, by session: a test asks which headers the client sends with its later requests.
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
            if (HttpMethods.IsPost(request.Method))
                _headers[sid] = request.Headers.ToDictionary(one => HeaderName(one.Key), one => one.Value.ToString());
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

    // Written by hand: the JavaScript client reads the attributes in this spelling only.
    private static Task SetCookies(HttpResponse response)
    {
        response.Headers.SetCookie = new StringValues(
        [
            "1=1; Max-Age=86400",
            "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
            "3=3; Max-Age=0",
            $"4=4; Expires={TimeProvider.System.GetUtcNow():R}",
        ]);
        return Task.CompletedTask;
    }
}
