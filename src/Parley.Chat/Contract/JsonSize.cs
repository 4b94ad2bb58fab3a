using System.Text;
using System.Text.Encodings.Web;
using Parley.Chat.Messages;

namespace Parley.Chat.Contract;

/// <summary>How many bytes of JSON things become at most, without writing them.</summary>
internal static class JsonSize
{
    private const int Envelope = 384;   // Names, punctuation, numbers, id and cursor.
    private const int Members = 256;
    private const int Escaped = 6;      // \u0000

    /// <summary>An entry of the log in its envelope. Its body goes out as it is stored.</summary>
    public static int Of(LogEntry entry) =>
        Envelope + Encoding.UTF8.GetByteCount(entry.Body) + (2 * (entry.Sender.Length + entry.Conversation.Text.Length)) + entry.Kind.Length
        + Of(entry.Cid) + Of(entry.Quote) + Of(entry.Mentions);

    /// <summary>A text with its quotation marks; 0 if there is none.</summary>
    public static unsafe int Of(string? text)
    {
        if (text is null) return 0;

        fixed (char* first = text)
        {
            var isPlain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncode(first, text.Length) < 0;
            return 2 + (isPlain ? Encoding.UTF8.GetByteCount(text) : Escaped * text.Length);
        }
    }

    /// <summary>A small object: its texts, and room for the names of its members and its numbers.</summary>
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
