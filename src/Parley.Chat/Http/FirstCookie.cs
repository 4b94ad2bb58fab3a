using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Http;

/// <summary>
/// Reads cookies that a browser may send several times: those of the longest path come first (RFC 6265 §5.4), so the first one is this
/// server's. <see cref="HttpRequest.Cookies"/> has the last one, which belongs to another application at the root of the same host.
/// </summary>
internal static class FirstCookie
{
    /// <summary>The value of the first cookie with a name, as sent; null if there is none.</summary>
    public static string? Of(HttpRequest request, string name)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var cookie = header.AsSpan(range).Trim();
                if (cookie.StartsWith(name, StringComparison.Ordinal) && cookie.Length > name.Length && cookie[name.Length] == '=')
                    return cookie[(name.Length + 1)..].ToString();
            }
        }

        return null;
    }
}
