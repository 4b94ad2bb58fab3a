using System.Text.Json;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Finds the name in an event's payload without creating a string.</summary>
internal static class EventNameReader
{
    /// <summary>Longer names have no handler.</summary>
    public const int MaxLength = Utf8NameComparer.MaxLength;

    /// <param name="payload">A valid payload of an event.</param>
    /// <param name="scratch">A buffer for a name that must be unescaped, <see cref="MaxLength"/> bytes.</param>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> payload, Span<byte> scratch)
    {
        // Nearly all names are at the start and not escaped.
        if (payload is [(byte)'[', (byte)'"', .. var rest] && rest.IndexOfAny((byte)'"', (byte)'\\') is var end && rest[end] == '"')
            return end <= MaxLength ? rest[..end] : default;

        var json = new Utf8JsonReader(payload);
        json.Read();   // the bracket
        json.Read();
        if (json.ValueSpan.Length > MaxLength) return default;
        if (!json.ValueIsEscaped)
        {
            json.ValueSpan.CopyTo(scratch);
            return scratch[..json.ValueSpan.Length];
        }

        if (SocketPayload.HasLoneSurrogate(json.ValueSpan)) return default;   // invalid text, so no handler has such a name
        return scratch[..json.CopyString(scratch)];
    }
}
