using System.Buffers.Binary;

namespace Parley.Chat.Files;

/// <summary>Looks at what a PNG holds beside its pixels.</summary>
internal static class PngChunks
{
    private const int Most = 100_000;   // Pixels come in chunks, too.
    private const int MostPacked = 4;

    /// <summary>Whether little of it is packed: each such chunk may unfold into 8 MB, and libpng unfolds a thousand, before the pixels and after.</summary>
    public static bool AreFew(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096);
        file.Position = 8;
        Span<byte> header = stackalloc byte[8];
        var packed = 0;
        for (var i = 0; i < Most; i++)
        {
            // What is cut off is for the decoder to judge.
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || IsType(header, "IEND"u8)) return true;
            if ((IsType(header, "zTXt"u8) || IsType(header, "iTXt"u8) || IsType(header, "iCCP"u8)) && ++packed > MostPacked) return false;

            file.Seek(BinaryPrimitives.ReadUInt32BigEndian(header) + 4L, SeekOrigin.Current);
        }

        return false;
    }

    private static bool IsType(ReadOnlySpan<byte> header, ReadOnlySpan<byte> type) => header[4..].SequenceEqual(type);
}
