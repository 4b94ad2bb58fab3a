using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO;

/// <summary>
/// Where a web page comes from: scheme, host and port (RFC 6454), in one form whatever way they are written in. The host is in lower case, in
/// Punycode, without the dot that may end it; IPv6 is in its shortest form; a port that is not written is that of the scheme.
/// </summary>
public readonly record struct WebOrigin
{
    private const int NoPort = -1;   // of a scheme that has none, such as an application's own

    private static readonly SearchValues<char> NoAuthority = SearchValues.Create("/\\?#@ ");

    private WebOrigin(Uri uri, string host) => (Scheme, Host, Port) = (uri.Scheme, host, uri.Port);

    /// <summary>The scheme, in lower case.</summary>
    public string Scheme { get; }

    /// <summary>The host: a name in Punycode, or an address; IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>The port; -1 if none is written and the scheme has none.</summary>
    public int Port { get; }

    /// <summary>Reads what a browser sends as <c>Origin</c>, or what an operator writes. Never throws.</summary>
    /// <param name="text">Scheme, host and port, without a path.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>False if it is none; <c>null</c>, which browsers send for pages without an origin, is none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out WebOrigin origin)
    {
        origin = default;
        return text is not null
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && EndsWithAuthority(text, uri)
            && TryCreate(uri, out origin);
    }

    /// <summary>Where an address leads. Never throws.</summary>
    /// <param name="uri">An absolute address.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>False if the address has no host.</returns>
    public static bool TryCreate(Uri uri, out WebOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(uri);
        origin = default;
        if (!uri.IsAbsoluteUri || uri.UserInfo.Length > 0 || HostOf(uri) is not { Length: > 0 } host) return false;

        origin = new WebOrigin(uri, host);
        return true;
    }

    /// <summary>Whether a page of this origin belongs to the host that a request was sent to.</summary>
    /// <param name="request">The request.</param>
    /// <remarks>
    /// A proxy in front may end TLS and not say so: a request that came without may belong to a page with TLS. One that came with TLS never
    /// belongs to a page without.
    /// </remarks>
    public bool IsHostOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Scheme != Uri.UriSchemeHttps && (request.IsHttps || Scheme != Uri.UriSchemeHttp)) return false;

        // The header itself: HttpRequest.Host turns Punycode into Unicode, and throws where it is none.
        return request.Headers.Host is [{ } host] && TryParse($"{Scheme}://{host}", out var own) && own == this;
    }

    /// <summary>As a browser writes it.</summary>
    public override string ToString() =>
        Host is null ? "" : HasUsualPort ? $"{Scheme}://{Host}" : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    private bool HasUsualPort => Port == NoPort || (Scheme == Uri.UriSchemeHttps && Port == 443) || (Scheme == Uri.UriSchemeHttp && Port == 80);

    // Nothing may follow the host and the port: not even the slash, which an origin does not have.
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
