using System.Text;
using System.Text.Unicode;

namespace Parley.Chat.Files;

/// <summary>Distinguishes text from binary data.</summary>
internal static class PlainText
{
    /// <summary>Whether the beginning of a file is UTF-8 without control characters other than those of text.</summary>
    public static bool Is(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' or 0x1b)) return false;
        }

        // The head may end in the middle of a character.
        for (var cut = 0; cut < 4 && cut <= head.Length; cut++)
        {
            if (Utf8.IsValid(head[..^cut])) return cut == 0 || IsCut(head[^cut..]);
        }

        return false;
    }

    private static bool IsCut(ReadOnlySpan<byte> rest) =>
        Rune.DecodeFromUtf8(rest, out _, out _) == System.Buffers.OperationStatus.NeedMoreData;
}
