using System.Buffers;
using System.Text;

namespace Parley.SocketIO;

/// <summary>
/// Escapes JSON so that it is pure ASCII. 1.x clients without XHR2 decode text in polling payloads twice, 2.x clients once
/// (engine.io-parser 1.x and 2.x), and the server cannot tell them apart. Escaped text is the same for both.
/// </summary>
internal static class JsonAscii
{
    private const int EscapedLength = 6;

    /// <summary>Escapes all characters beyond ASCII. In JSON these occur in strings only.</summary>
    public static ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> json)
    {
        if (Ascii.IsValid(json)) return json;

        var output = new ArrayBufferWriter<byte>(json.Length * 2);
        Span<char> units = stackalloc char[2];
        while (!json.IsEmpty)
        {
            var plain = json.IndexOfAnyExceptInRange((byte)0, (byte)0x7f);
            output.Write(plain < 0 ? json : json[..plain]);
            if (plain < 0) break;

            Rune.DecodeFromUtf8(json[plain..], out var rune, out var length);
            var count = rune.EncodeToUtf16(units);
            foreach (var unit in units[..count]) WriteEscaped(unit, output);
            json = json[(plain + length)..];
        }

        return output.WrittenSpan;
    }

    private static void WriteEscaped(char unit, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan(EscapedLength);
        target[0] = (byte)'\\';
        target[1] = (byte)'u';
        ((int)unit).TryFormat(target[2..], out _, "x4");
        output.Advance(EscapedLength);
    }
}
