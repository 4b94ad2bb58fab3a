using System.Buffers.Binary;

namespace Parley.Chat.Files;

/// <summary>Checks the chunks of a PNG other than pixels.</summary>
internal static class PngChunks
{
    private const int MaxChunks = 100_000;   // Pixels come in chunks, too.
    private const int MaxPacked = 4;

    /// <summary>
    /// Whether it has few compressed chunks: each can decompress to 8 MB, and libpng decompresses up to a thousand, before and after the
    /// pixels.
    /// </summary>
    public static bool AreFew(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096);
        file.Position = 8;
        Span<byte> header = stackalloc byte[8];
        var packed = 0;
        for (var i = 0; i < MaxChunks; i++)
        {
            // The decoder handles truncated files.
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || IsType(header, "IEND"u8)) return true;
            if ((IsType(header, "zTXt"u8) || IsType(header, "iTXt"u8) || IsType(header, "iCCP"u8)) && ++packed > MaxPacked) return false;

            file.Seek(BinaryPrimitives.ReadUInt32BigEndian(header) + 4L, SeekOrigin.Current);
        }

        return false;
    }

    private static bool IsType(ReadOnlySpan<byte> header, ReadOnlySpan<byte> type) => header[4..].SequenceEqual(type);
}
