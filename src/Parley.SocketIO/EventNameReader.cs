using System.Text.Json;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Finds the name in an event's payload, without making a string of it.</summary>
internal static class EventNameReader
{
    /// <summary>Longer names have no handler.</summary>
    public const int MaxLength = Utf8NameComparer.MaxLength;

    /// <param name="payload">A payload that is known to be an event's.</param>
    /// <param name="scratch">Room for a name that has to be unescaped, <see cref="MaxLength"/> bytes.</param>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> payload, Span<byte> scratch)
    {
        // Nearly all names stand at the beginning, as they are.
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

        if (SocketPayload.HasLoneSurrogate(json.ValueSpan)) return default;   // no text, so no handler has such a name
        return scratch[..json.CopyString(scratch)];
    }
}
