using Microsoft.Net.Http.Headers;

namespace Parley.Server.Hosting;

/// <summary>Headers that make browsers run only the server's own files and refuse to frame the page.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // ws: in addition to 'self', because older browsers do not count a WebSocket to the same host as 'self'.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "connect-src 'self' ws: wss:; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

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
