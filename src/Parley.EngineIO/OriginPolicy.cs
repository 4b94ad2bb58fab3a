using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.EngineIO;

/// <summary>Decides which web pages may talk to the server, and tells their browsers (Fetch standard, "CORS protocol").</summary>
internal sealed class OriginPolicy(IEnumerable<string> allowed)
{
    private const string Any = "*";

    private readonly HashSet<string> _allowed = new(allowed, StringComparer.OrdinalIgnoreCase);

    public static bool IsOrigin(string text) =>
        text == Any || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text);

    /// <summary>Whether the request comes from no page, from the server's own, or from an allowed one.</summary>
    public bool Allows(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count switch
        {
            0 => true,
            1 => IsSameHost(origins[0]!, request) || IsListed(origins[0]!),
            _ => false,
        };
    }

    /// <summary>Adds the headers without which a browser hides the answer from a page of another origin.</summary>
    public void AddHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !IsListed(origin)) return;

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        if (!HttpMethods.IsOptions(context.Request.Method)) return;

        headers.AccessControlAllowMethods = "GET,POST,OPTIONS";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "600";
    }

    private bool IsListed(string origin) => _allowed.Contains(Any) || _allowed.Contains(origin);

    // Only host and port are compared: a proxy that ends TLS hides the scheme from us.
    private static bool IsSameHost(string origin, HttpRequest request)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)) return false;
        var host = request.Host;
        return string.Equals(uri.IdnHost, host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            ? uri.Port == (host.Port ?? (uri.Scheme == Uri.UriSchemeHttps ? 443 : 80))
            : uri.HostNameType == UriHostNameType.IPv6 && uri.Host == host.Host && uri.Port == (host.Port ?? uri.Port);
    }
}
