using System.IO.Compression;

namespace Parley.EngineIO;

/// <summary>Compressed messages of clients (RFC 7692, 7.2.2). None needs what came before it, since clients are told not to reuse it.</summary>
internal static class CompressedMessage
{
    // Cut off by the sender (7.2.1), and a final empty block behind it, so that the end of the message is an end for the inflater too.
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF, 0x03, 0x00];

    /// <summary>Writes the message to <paramref name="inflated"/>.</summary>
    /// <returns>What is wrong with it, if something is; a message over the limit is given up where it passes it.</returns>
    public static WebSocketViolation? Inflate(ReadOnlySpan<byte> compressed, int maxLength, PooledBuffer inflated)
    {
        using var source = new MemoryStream([.. compressed, .. Tail], writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            while (inflate.Read(inflated.Free.Span) is var read and > 0)
            {
                inflated.Advance(read);
                if (inflated.Written.Length > maxLength) return WebSocketViolation.TooLarge;
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return WebSocketViolation.Data;
        }
    }
}
