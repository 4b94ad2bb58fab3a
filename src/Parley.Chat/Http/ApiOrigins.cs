using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Http;

/// <summary>
/// Lets the pages of other origins that may open sockets (<see cref="EngineOptions.AllowedOrigins"/>) make the calls, too (Fetch standard,
/// "CORS protocol"). A page whose origin is named may do so with the cookie; one that is only let through by <c>*</c> may not.
/// </summary>
internal sealed class ApiOrigins(IOptions<SocketIOOptions> options)
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string Readable = "Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After";

    private readonly OriginList _origins = new(options.Value.Engine.AllowedOrigins);

    /// <summary>Whether a page made the request that the operator trusts as the server's own.</summary>
    public bool Trusts(HttpRequest request) => request.Headers.Origin is [{ } origin] && _origins.Names(origin);

    /// <summary>Makes a call answer preflights and say who may read it. An endpoint with a CORS policy of its own is left to that.</summary>
    public void Describe(EndpointBuilder call)
    {
        if (_origins.IsEmpty || call.RequestDelegate is not { } next || call.Metadata.OfType<ICorsMetadata>().Any()) return;

        foreach (var methods in call.Metadata.OfType<HttpMethodMetadata>()) methods.AcceptCorsPreflight = true;
        call.RequestDelegate = context =>
        {
            AddHeaders(context);
            return HttpMethods.IsOptions(context.Request.Method) ? AnswerPreflight(context) : next(context);
        };
    }

    private static Task AnswerPreflight(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private void AddHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (context.Request.Headers.Origin is not [{ } origin] || !_origins.Allows(origin)) return;

        headers.AccessControlAllowOrigin = origin;
        if (_origins.Names(origin)) headers.AccessControlAllowCredentials = "true";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlExposeHeaders = Readable;
            return;
        }

        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "600";
    }
}
