using System.Text;
using System.Text.Encodings.Web;
using Parley.Chat.Log;

namespace Parley.Chat.Contract;

/// <summary>Upper bounds for the size of JSON, without writing it.</summary>
internal static class JsonSize
{
    private const int Envelope = 384;   // Names, punctuation, numbers, id and cursor.
    private const int Members = 256;
    private const int Escaped = 6;      // \u0000

    /// <summary>An entry of the log in its envelope. Its body is sent as it is stored.</summary>
    public static int Of(LogEntry entry) =>
        Envelope + Encoding.UTF8.GetByteCount(entry.Body) + (2 * (entry.Sender.Length + entry.Conversation.Text.Length)) + entry.Kind.Length
        + Of(entry.Cid) + Of(entry.Quote) + Of(entry.Mentions);

    /// <summary>A text with quotation marks; 0 for null.</summary>
    public static unsafe int Of(string? text)
    {
        if (text is null) return 0;

        fixed (char* first = text)
        {
            var isPlain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncode(first, text.Length) < 0;
            return 2 + (isPlain ? Encoding.UTF8.GetByteCount(text) : Escaped * text.Length);
        }
    }

    /// <summary>A small object: its texts, plus space for member names and numbers.</summary>
    public static int OfObject(params ReadOnlySpan<string?> texts)
    {
        var bytes = Members;
        foreach (var text in texts) bytes += Of(text);
        return bytes;
    }

    private static int Of(IReadOnlyList<string>? texts)
    {
        if (texts is null) return 0;

        var bytes = 2;
        foreach (var text in texts) bytes += Of(text) + 1;
        return bytes;
    }
}
