using System.IO.Compression;

namespace Parley.EngineIO;

/// <summary>
/// Compressed messages of clients (RFC 7692, 7.2.2). Each is independent, as the agreement forbids clients to reuse their window.
/// </summary>
internal static class CompressedMessage
{
    // The sender cuts this off (7.2.1). The final empty block marks the end of the message for the inflater.
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF, 0x03, 0x00];

    /// <summary>Writes the message to <paramref name="inflated"/>.</summary>
    /// <returns>The violation, or null. Inflating stops at the limit.</returns>
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
