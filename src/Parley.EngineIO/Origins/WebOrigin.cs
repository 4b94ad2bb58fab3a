using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>
/// The origin of a web page: scheme, host and port (RFC 6454), in one normal form. The host is lower case Punycode without a final dot,
/// IPv6 is in its shortest form, and a missing port is the default port of the scheme. Immutable and thread-safe.
/// </summary>
public readonly record struct WebOrigin
{
    private const int NoPort = -1;   // of a scheme without a default port, such as an application's own

    private static readonly SearchValues<char> NoAuthority = SearchValues.Create("/\\?#@ ");

    private WebOrigin(Uri uri, string host) => (Scheme, Host, Port) = (uri.Scheme, host, uri.Port);

    /// <summary>The scheme, in lower case.</summary>
    public string Scheme { get; }

    /// <summary>The host: a name in Punycode, or an address; IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>The port; -1 if it is missing and the scheme has no default.</summary>
    public int Port { get; }

    /// <summary>Parses an <c>Origin</c> header or a configured origin. Never throws.</summary>
    /// <param name="text">Scheme, host and port, without a path.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>False if the text is not an origin. The text <c>null</c>, which browsers send for pages without an origin, is not
    /// one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out WebOrigin origin)
    {
        origin = default;
        return text is not null
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && EndsWithAuthority(text, uri)
            && TryCreate(uri, out origin);
    }

    /// <summary>Gets the origin of a URI. Never throws.</summary>
    /// <param name="uri">An absolute URI.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>False if the URI has no host.</returns>
    public static bool TryCreate(Uri uri, out WebOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(uri);
        origin = default;
        if (!uri.IsAbsoluteUri || uri.UserInfo.Length > 0 || HostOf(uri) is not { Length: > 0 } host) return false;

        origin = new WebOrigin(uri, host);
        return true;
    }

    /// <summary>Whether the request was sent to this origin, so that a page of it is the server's own page.</summary>
    /// <param name="request">The request.</param>
    /// <remarks>
    /// A proxy may end TLS without saying so. So a request without TLS may belong to a page with TLS, but a request with TLS never belongs
    /// to a page without.
    /// </remarks>
    public bool IsHostOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Scheme != Uri.UriSchemeHttps && (request.IsHttps || Scheme != Uri.UriSchemeHttp)) return false;

        // The header itself: HttpRequest.Host converts Punycode to Unicode, and throws if it is invalid.
        return request.Headers.Host is [{ } host] && TryParse($"{Scheme}://{host}", out var own) && own == this;
    }

    /// <summary>The origin as browsers write it.</summary>
    public override string ToString() =>
        Host is null ? "" : HasUsualPort ? $"{Scheme}://{Host}" : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    private bool HasUsualPort =>
        Port == NoPort || (Scheme == Uri.UriSchemeHttps && Port == 443) || (Scheme == Uri.UriSchemeHttp && Port == 80);

    // An origin ends with host and port; even a slash may not follow.
    private static bool EndsWithAuthority(string text, Uri uri)
    {
        var start = uri.Scheme.Length + Uri.SchemeDelimiter.Length;
        return string.CompareOrdinal(text, uri.Scheme.Length, Uri.SchemeDelimiter, 0, Uri.SchemeDelimiter.Length) == 0
            && text.Length > start
            && text.AsSpan(start).IndexOfAny(NoAuthority) < 0;
    }

    private static string? HostOf(Uri uri)
    {
        if (uri.HostNameType == UriHostNameType.IPv6) return uri.Host;   // in brackets, and without the scope

        var host = uri.IdnHost.ToLowerInvariant();
        return host.EndsWith('.') ? host[..^1] : host;
    }
}
