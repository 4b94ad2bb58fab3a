using System.Buffers;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>
/// Writes each packet as one binary message: the MessagePack of <c>{type, data, nsp, id}</c>, as the npm package
/// <c>socket.io-msgpack-parser</c> does. Binary data needs no placeholders. Clients must use that package as their <c>parser</c>.
/// Thread-safe.
/// </summary>
public sealed class MessagePackParser : PacketParser
{
    private static readonly ReadOnlyMemory<byte> MainNamespace = "/"u8.ToArray();

    /// <inheritdoc/>
    public override OutgoingPacket Encode(
        in PacketHeader header, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[] attachments, bool compress = true)
    {
        var output = new ArrayBufferWriter<byte>(64 + payload.Length);
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(2 + (payload.IsEmpty ? 0 : 1) + (header.AckId is null ? 0 : 1));
        writer.WriteString("type"u8);
        writer.WriteInteger((int)header.Type);
        if (!payload.IsEmpty)
        {
            writer.WriteString("data"u8);
            writer.WriteJson(payload, attachments);
        }

        writer.WriteString("nsp"u8);
        writer.WriteString(header.Namespace.Span);
        if (header.AckId is { } id)
        {
            writer.WriteString("id"u8);
            writer.WriteInteger(id);
        }

        return OutgoingPacket.Binary(output.WrittenMemory);
    }

    /// <inheritdoc/>
    public override ProtocolViolation Read(
        ReadOnlyMemory<byte> message, bool isBinary, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet)
    {
        packet = default;
        if (!isBinary) return ProtocolViolation.IllegalPayload;

        var reader = new MessagePackReader(message, limits.Json.MaxDepth, limits.MaxAttachments);
        if (!TryReadFields(ref reader, out var type, out var ns, out var id, out var payload)) return reader.Violation;

        var attachments = reader.Attachments;
        var violation = SocketPayload.Check(type, payload.Span, attachments?.Length ?? 0, limits.Json.MaxDepth);
        if (violation != ProtocolViolation.None) return violation;

        var query = ns.Span.IndexOf((byte)'?');
        packet = new IncomingPacket(type, query < 0 ? ns : ns[..query], query < 0 ? default : ns[query..], id, payload, attachments);
        return ProtocolViolation.None;
    }

    private static bool TryReadFields(
        ref MessagePackReader reader, out SocketPacketType type, out ReadOnlyMemory<byte> ns, out long? id,
        out ReadOnlyMemory<byte> payload)
    {
        type = default;
        ns = MainNamespace;
        id = null;
        payload = default;
        var hasType = false;
        if (!reader.TryReadMapHeader(out var fields)) return false;
        for (; fields > 0; fields--)
        {
            if (!reader.TryReadString(out var name)) return false;
            var isRead = true;
            if (name.Span.SequenceEqual("type"u8)) isRead = hasType = reader.TryReadType(out type);
            else if (name.Span.SequenceEqual("nsp"u8)) isRead = reader.TryReadNamespace(out ns);
            else if (name.Span.SequenceEqual("id"u8)) isRead = reader.TryReadAckId(out id);
            else if (name.Span.SequenceEqual("data"u8)) isRead = reader.TryReadJson(out payload);
            else isRead = reader.TryReadJson(out _);   // unknown fields, such as "options", are ignored
            if (!isRead) return false;
        }

        return hasType ? reader.IsAtEnd : reader.Fail(ProtocolViolation.UnknownType);
    }
}
