using System.Globalization;
using System.Text.Json;

namespace Parley.Chat.Log;

/// <summary>A position in the log, as an opaque value for clients.</summary>
/// <param name="Epoch">Of which database.</param>
/// <param name="Pos">Everything up to this position.</param>
internal readonly record struct Cursor(string Epoch, long Pos)
{
    private const int MaxLength = 64;   // Epochs have 16 characters, positions 19 at most.

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Pos}");

    public void WriteTo(Utf8JsonWriter writer, JsonEncodedText name)
    {
        Span<char> text = stackalloc char[MaxLength];
        text.TryWrite(CultureInfo.InvariantCulture, $"{Epoch}.{Pos}", out var length);
        writer.WriteString(name, text[..length]);
    }
}
