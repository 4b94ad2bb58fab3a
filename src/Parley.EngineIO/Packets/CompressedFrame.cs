using System.Buffers;
using System.IO.Compression;

namespace Parley.EngineIO;

/// <summary>
/// Compresses frames (RFC 7692, permessage-deflate) independently of earlier messages, so that they are the same for every client.
/// </summary>
internal static class CompressedFrame
{
    /// <summary>Smaller messages gain too little.</summary>
    public const int Threshold = 1_024;

    private const int TailLength = 4;   // of a flush: 00 00 FF FF, which the client adds again (7.2.1)

    /// <summary>Compresses all frames of a packet; returns an empty array if they do not become shorter.</summary>
    public static byte[] Make(OutgoingPacket packet, FrameForm form)
    {
        var frames = new ArrayBufferWriter<byte>(packet.Size / 2);
        if (!packet.Frame.IsEmpty) Write(frames, WebSocketFrame.Text, packet.FrameText);
        foreach (var attachment in packet.Attachments)
        {
            var data = new byte[form.BinaryLength(attachment.Length)];
            form.WriteBinary(attachment.Span, data);
            Write(frames, WebSocketFrame.Binary, data);
        }

        return frames.WrittenCount < form.PlainLength(packet) ? frames.WrittenSpan.ToArray() : [];
    }

    private static void Write(ArrayBufferWriter<byte> frames, byte opcode, ReadOnlySpan<byte> payload)
    {
        if (payload.Length >= Threshold)
        {
            payload = Deflate(payload);
            opcode |= WebSocketFrame.Compressed;
        }

        var header = WebSocketFrame.WriteHeader(frames.GetSpan(WebSocketFrame.MaxHeaderLength), opcode, payload.Length);
        frames.Advance(header);
        frames.Write(payload);
    }

    private static ReadOnlySpan<byte> Deflate(ReadOnlySpan<byte> payload)
    {
        var compressed = new MemoryStream(payload.Length / 2);
        using var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(payload);
        deflate.Flush();
        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length - TailLength);
    }
}
