using System.Buffers;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The two forms of a message on the wire: JSON if its first byte is a brace, otherwise MessagePack, which can hold binary data. In this
/// program both are JSON with placeholders for attachments.
/// </summary>
internal static class WireBytes
{
    /// <summary>The deepest nesting of a message: that of an event, and of what is around it.</summary>
    public const int MaxDepth = Protocol.SocketPayload.DefaultMaxDepth + 8;

    /// <summary>Reads either form. Never throws.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte>[] attachments)
    {
        (json, attachments) = (bytes, []);
        return !bytes.IsEmpty && (bytes.Span[0] == '{' || MessagePackJson.TryRead(bytes, MaxDepth, out json, out attachments));
    }

    /// <summary>Returns the JSON itself if there are no attachments, otherwise MessagePack.</summary>
    public static ReadOnlyMemory<byte> Write(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte>[] attachments) =>
        attachments.Length == 0 ? json : Pack(json, attachments);

    /// <summary>Returns MessagePack.</summary>
    public static ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte>[] attachments)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + Array.ConvertAll(attachments, data => data.Length + 8).Sum());
        MessagePackJson.Write(output, json.Span, attachments);
        return output.WrittenMemory;
    }
}
