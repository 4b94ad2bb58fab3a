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
/// Allows pages of other origins that may open sockets (<see cref="EngineOptions.AllowedOrigins"/>) to use the HTTP interface, too (Fetch
/// standard, "CORS protocol"). Pages of a named origin may use the cookie; pages allowed only by <c>*</c> may not.
/// </summary>
internal sealed class ApiOrigins(IOptions<SocketIOOptions> options)
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string Readable = "Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After";

    private readonly OriginList _origins = new(options.Value.Engine.AllowedOrigins);

    /// <summary>Whether the request comes from a page that the operator trusts like the server's own.</summary>
    public bool Trusts(HttpRequest request) => request.Headers.Origin is [{ } origin] && _origins.Names(origin);

    /// <summary>Makes an endpoint answer preflights and send CORS headers. An endpoint with its own CORS policy is left alone.</summary>
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

    /// <summary>Allows permitted pages to read errors of requests without an endpoint, such as 404 and 405.</summary>
    /// <returns>True if the request was a preflight, which is answered now; the announced request gets the error.</returns>
    public bool Explain(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (_origins.IsEmpty || !request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal)) return false;
        if (context.GetEndpoint()?.Metadata.GetMetadata<ChatCall>() is not null) return false;   // Its headers are already set.

        AddHeaders(context);
        // A method in Allow belongs to an endpoint of the application, which has its own policy.
        var asked = request.Headers.AccessControlRequestMethod.ToString();
        if (!HttpMethods.IsOptions(request.Method) || asked.Length == 0
            || response.Headers.GetCommaSeparatedValues("Allow").Contains(asked)) return false;

        response.StatusCode = StatusCodes.Status204NoContent;
        return true;
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
