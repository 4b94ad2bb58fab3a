using System.Buffers.Text;
using System.Text;

namespace Parley.Bench.Load.Messenger;

/// <summary>Reads the few members of a response that a work needs.</summary>
internal static class Answers
{
    /// <summary>The answer's own cursor, which stands behind those of its entries.</summary>
    public static string Cursor(ReadOnlySpan<byte> answer) => Text(answer, "\"cursor\":\""u8);

    /// <summary>The id of a message that the server has acknowledged.</summary>
    public static string Id(ReadOnlySpan<byte> answer) => Text(answer, "\"id\":\""u8);

    public static bool HasMore(ReadOnlySpan<byte> answer) => answer.IndexOf("\"more\":true"u8) >= 0;

    /// <summary>The <c>seq</c> of the oldest entry of a page.</summary>
    public static int FirstSeq(ReadOnlySpan<byte> answer)
    {
        var name = "\"seq\":"u8;
        return Utf8Parser.TryParse(answer[(answer.IndexOf(name) + name.Length)..], out int seq, out _)
            ? seq
            : throw new InvalidDataException("an entry without seq: " + Encoding.UTF8.GetString(answer));
    }

    private static string Text(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        var start = answer.LastIndexOf(name);
        if (start < 0)
            throw new InvalidDataException($"an answer without {Encoding.UTF8.GetString(name)}: {Encoding.UTF8.GetString(answer)}");
        var text = answer[(start + name.Length)..];
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)'"')]);
    }
}
