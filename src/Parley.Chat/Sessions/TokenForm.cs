using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Parley.Chat.Sessions;

/// <summary>Checks requirements of the token standards that the verifying library does not enforce.</summary>
internal static class TokenForm
{
    private const int Parts = 3;   // Header, claims and signature; an encrypted token has five parts.
    private const int MaxDepth = 32;
    private const long LastTime = 253_402_300_799;   // The end of the year 9999, in seconds since 1970.

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    // Other token types come from the same issuer with the same keys, but are not for signing in, such as logout tokens.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/jwt", "application/at+jwt"];

    /// <summary>Whether the form of the token is valid. This does not verify it.</summary>
    public static bool IsValid(string token)
    {
        var parts = token.Split('.', Parts + 1);
        return parts.Length == Parts && Is(parts[0], IsHeader) && Is(parts[1], AreClaims);
    }

    // RFC 7515 §4.1.11: critical extensions that are not supported must be refused, and none is supported here.
    private static bool IsHeader(JsonElement header) =>
        !header.TryGetProperty("crit"u8, out _)
        && IsText(header, "alg"u8, isRequired: true)
        && IsText(header, "kid"u8)
        && (!header.TryGetProperty("typ"u8, out var type)
            || (type.ValueKind == JsonValueKind.String && Types.Contains(type.GetString(), StringComparer.OrdinalIgnoreCase)));

    private static bool AreClaims(JsonElement claims) =>
        IsText(claims, "iss"u8) && IsTime(claims, "exp"u8) && IsTime(claims, "nbf"u8) && IsTime(claims, "iat"u8);

    private static bool IsText(JsonElement element, ReadOnlySpan<byte> name, bool isRequired = false) =>
        element.TryGetProperty(name, out var text) ? text.ValueKind == JsonValueKind.String : !isRequired;

    private static bool IsTime(JsonElement element, ReadOnlySpan<byte> name) =>
        !element.TryGetProperty(name, out var time)
        || (time.ValueKind == JsonValueKind.Number && time.TryGetDouble(out var seconds) && seconds is >= 0 and <= LastTime);

    private static bool Is(string part, Func<JsonElement, bool> check)
    {
        var json = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        if (part.Contains('=', StringComparison.Ordinal)
            || Base64Url.DecodeFromChars(part, json, out _, out var length) != OperationStatus.Done)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json.AsMemory(0, length), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && check(document.RootElement);
        }
        // The latter: half of a surrogate pair.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
