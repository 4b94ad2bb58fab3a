using System.Globalization;
using System.Text.Json;
using Parley.EngineIO;

namespace Parley.Conformance.Host;

/// <summary>A handshake in the form in which the Node server shows it.</summary>
internal sealed record HandshakeReport(
    Dictionary<string, string> Query, JsonElement Auth, string? Address, string Time, long Issued, bool Secure)
{
    public static HandshakeReport Of(Handshake handshake, JsonElement auth) => new(
        handshake.Query.ToDictionary(one => one.Key, one => one.Value.ToString()),
        auth,
        handshake.RemoteAddress?.ToString(),
        handshake.Time.ToString("R", CultureInfo.InvariantCulture),
        handshake.Time.ToUnixTimeMilliseconds(),
        handshake.IsSecure);
}
