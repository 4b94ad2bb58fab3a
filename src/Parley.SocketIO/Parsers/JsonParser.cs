using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>The default format of the protocol: text, followed by attachments. Thread-safe.</summary>
public sealed class JsonParser : PacketParser
{
    private static readonly ReadOnlyMemory<byte> MainNamespace = "/"u8.ToArray();

    /// <inheritdoc/>
    public override OutgoingPacket Encode(
        in PacketHeader header, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[] attachments, bool compress = true)
    {
        var buffer = PacketBuffer.Rent();
        SocketPacketWriter.WriteHeader(
            buffer.Output,
            attachments.Length > 0 ? Binary(header.Type) : header.Type, header.Namespace.Span, header.AckId, attachments.Length);
        buffer.Write(payload);
        var packet = header.IsForOne && compress && attachments.Length == 0
            ? OutgoingPacket.MessageForOne(buffer.Written)
            : OutgoingPacket.Message(buffer.Written, attachments, compress);
        buffer.Return();
        return packet;
    }

    /// <inheritdoc/>
    public override ProtocolViolation Read(
        ReadOnlyMemory<byte> message, bool isBinary, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet)
    {
        packet = default;
        if (unfinished is UnfinishedPacket waiting)
            return isBinary ? waiting.Add(message, limits, ref unfinished, out packet) : ProtocolViolation.AttachmentExpected;
        return isBinary ? ProtocolViolation.AttachmentUnexpected : ReadText(message, limits, ref unfinished, out packet);
    }

    private static ProtocolViolation ReadText(
        ReadOnlyMemory<byte> text, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet)
    {
        packet = default;
        var violation = SocketPacket.Parse(text.Span, limits.MaxAttachments, out var header);
        if (violation != ProtocolViolation.None) return violation;

        var payload = text[header.PayloadStart..];
        violation = SocketPayload.Check(header.Type, payload.Span, header.Attachments, limits.Json.MaxDepth);
        if (violation != ProtocolViolation.None) return violation;

        var ns = Within(text, header.Namespace, MainNamespace);
        packet = new IncomingPacket(Plain(header.Type), ns, Within(text, header.Query, default), header.AckId, payload, null);
        if (header.Attachments > 0) unfinished = new UnfinishedPacket(packet, header.Attachments);
        return ProtocolViolation.None;
    }

    private static ReadOnlyMemory<byte> Within(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> part, ReadOnlyMemory<byte> otherwise) =>
        text.Span.Overlaps(part, out var start) ? text.Slice(start, part.Length) : otherwise;

    private static SocketPacketType Binary(SocketPacketType type) => type switch
    {
        SocketPacketType.Event => SocketPacketType.BinaryEvent,
        SocketPacketType.Ack => SocketPacketType.BinaryAck,
        _ => type,
    };

    private static SocketPacketType Plain(SocketPacketType type) => type switch
    {
        SocketPacketType.BinaryEvent => SocketPacketType.Event,
        SocketPacketType.BinaryAck => SocketPacketType.Ack,
        _ => type,
    };

    /// <summary>A packet that waits for its attachments.</summary>
    private sealed class UnfinishedPacket
    {
        private readonly IncomingPacket _packet;
        private readonly ReadOnlyMemory<byte>[] _attachments;
        private int _count;
        private int _bytes;

        public UnfinishedPacket(in IncomingPacket packet, int attachments)
        {
            _packet = packet with
            {
                Namespace = packet.Namespace.ToArray(),
                Query = packet.Query.ToArray(),
                Payload = packet.Payload.ToArray(),
            };
            _attachments = new ReadOnlyMemory<byte>[attachments];
            _bytes = packet.Payload.Length;
        }

        public ProtocolViolation Add(ReadOnlyMemory<byte> data, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet)
        {
            packet = _packet with { Attachments = _attachments };
            _bytes += data.Length;
            if (_bytes > limits.Engine.MaxPayload) return ProtocolViolation.PacketTooLarge;

            _attachments[_count++] = data.ToArray();
            if (_count == _attachments.Length) unfinished = null;
            return ProtocolViolation.None;
        }
    }
}
