using System.Buffers.Binary;

namespace Parley.Chat.Files;

/// <summary>Looks at what comes before the pixels of a PNG.</summary>
internal static class PngChunks
{
    private const int Most = 100;   // A picture has some ten.

    /// <summary>Whether there is little of it: each chunk may unfold into 8 MB, and libpng unfolds a thousand before anybody asks for pixels.</summary>
    public static bool AreFew(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096);
        file.Position = 8;
        Span<byte> header = stackalloc byte[8];
        for (var i = 0; i < Most; i++)
        {
            // What is cut off is for the decoder to judge.
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || header[4..].SequenceEqual("IDAT"u8)) return true;

            file.Seek(BinaryPrimitives.ReadUInt32BigEndian(header) + 4L, SeekOrigin.Current);
        }

        return false;
    }
}
