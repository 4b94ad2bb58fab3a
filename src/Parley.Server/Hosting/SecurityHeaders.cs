using Microsoft.Net.Http.Headers;

namespace Parley.Server.Hosting;

/// <summary>Tells browsers to run nothing but our own files, and to show the page in nobody's frame.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // ws: beside 'self', because older browsers do not count a WebSocket to the same host as 'self'.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers[HeaderNames.XFrameOptions] = "DENY";
        return next(context);
    }
}
