using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Parley.EngineIO;

/// <summary>
/// The subprotocols that a client offers (RFC 6455, 11.3.4). Engine.IO defines none, but a browser that offers some closes a WebSocket if
/// the server chooses none.
/// </summary>
internal static class WebSocketSubprotocols
{
    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Chooses the first offered subprotocol, as the reference server does.</summary>
    /// <param name="offered">The header <c>Sec-WebSocket-Protocol</c>.</param>
    /// <param name="chosen">The chosen subprotocol; null if none is offered.</param>
    /// <returns>False if the header is not a list of different names.</returns>
    public static bool TryChoose(StringValues offered, out string? chosen)
    {
        chosen = null;
        if (offered.Count == 0) return true;

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in offered.SelectMany(value => (value ?? "").Split(',')))
        {
            var name = part.Trim(' ', '\t');
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters) || !names.Add(name)) return false;
            chosen ??= name;
        }

        return true;
    }
}
