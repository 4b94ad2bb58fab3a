using System.Buffers.Text;
using System.Text;

namespace Parley.Bench.Load.Messenger;

/// <summary>Cuts a stream of XML into stanzas, as far as a server's stanzas to one quiet client need it.</summary>
internal static class XmppStanza
{
    /// <summary>Reads what is complete at the start: a stanza, or the opening of the stream, which stays open.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> stanza)
    {
        stanza = default;
        var tag = data.IndexOf((byte)'>') + 1;
        if (tag == 0)
            return false;
        if (data[tag - 2] is (byte)'/' or (byte)'?' || data.StartsWith("<stream:stream"u8))
        {
            stanza = data[..tag];
            return true;
        }

        var name = data[1..data.IndexOfAny((byte)' ', (byte)'>')];
        Span<byte> end = stackalloc byte[name.Length + 3];
        "</"u8.CopyTo(end);
        name.CopyTo(end[2..]);
        end[^1] = (byte)'>';
        var close = data[tag..].IndexOf(end);
        if (close < 0)
            return false;
        stanza = data[..(tag + close + end.Length)];
        return true;
    }

    /// <summary>The number that follows the start of an attribute.</summary>
    public static int Number(ReadOnlySpan<byte> stanza, ReadOnlySpan<byte> attribute)
    {
        var at = stanza.IndexOf(attribute);
        return at >= 0 && Utf8Parser.TryParse(stanza[(at + attribute.Length)..], out int number, out _)
            ? number
            : throw new InvalidDataException("no number in " + Encoding.UTF8.GetString(stanza));
    }
}
