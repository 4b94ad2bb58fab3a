using System.Buffers;

namespace Parley.SocketIO;

/// <summary>
/// Converts between MessagePack and JSON with placeholders for binary data, for adapters whose bus carries the messages of Node servers:
/// they write MessagePack by <c>notepack.io</c> or <c>@msgpack/msgpack</c>. Thread-safe.
/// </summary>
public static class MessagePackJson
{
    /// <summary>Reads one MessagePack value. Undefined becomes null, and a date a string, as with <c>JSON.stringify</c>.</summary>
    /// <param name="message">The whole message. The attachments are copied from it.</param>
    /// <param name="maxDepth">The deepest nesting.</param>
    /// <param name="json">The value as JSON, with placeholders for binary data.</param>
    /// <param name="attachments">The binary data.</param>
    /// <returns>False if it is not MessagePack, nested too deep, or has bytes after the value. Never throws.</returns>
    public static bool TryRead(
        ReadOnlyMemory<byte> message, int maxDepth, out ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte>[] attachments)
    {
        var reader = new MessagePackReader(message, maxDepth, maxAttachments: int.MaxValue);
        var isRead = reader.TryReadJson(out json) && reader.IsAtEnd && !json.IsEmpty;
        attachments = reader.Attachments ?? [];
        return isRead;
    }

    /// <summary>Writes a JSON value as MessagePack.</summary>
    /// <param name="output">Receives the bytes.</param>
    /// <param name="json">Valid JSON, with placeholders for binary data.</param>
    /// <param name="attachments">The binary data.</param>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json, ReadOnlyMemory<byte>[] attachments)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(attachments);
        new MessagePackWriter(output).WriteJson(json, attachments);
    }
}
