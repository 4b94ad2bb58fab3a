using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Writes the payloads of packets, and lets the parser encode each packet once for all receivers.</summary>
internal static class PacketEncoder
{
    /// <summary>An event with one argument.</summary>
    public static OutgoingPacket Event<TArg>(
        PacketParser parser,
        ReadOnlyMemory<byte> ns,
        SocketEvent<TArg> socketEvent,
        TArg arg,
        JsonTypeInfo<TArg> info,
        bool compress,
        bool isAscii)
    {
        var buffer = PacketBuffer.Rent();
        WriteEvent(buffer, socketEvent, arg, info);
        return Finish(buffer, parser, new PacketHeader(SocketPacketType.Event, ns), buffer.Attachments(), compress, isAscii);
    }

    /// <summary>An event with one argument for one socket alone.</summary>
    public static OutgoingPacket EventForOne<TArg>(
        PacketParser parser, ReadOnlyMemory<byte> ns, SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info, bool isAscii)
    {
        var buffer = PacketBuffer.Rent();
        WriteEvent(buffer, socketEvent, arg, info);
        var header = new PacketHeader(SocketPacketType.Event, ns) { IsForOne = true };
        return Finish(buffer, parser, header, buffer.Attachments(), compress: true, isAscii);
    }

    /// <summary>An event whose payload is already written.</summary>
    public static OutgoingPacket Event(
        PacketParser parser, ReadOnlyMemory<byte> ns, EventPacket packet, long? ackId, bool compress = true, bool isAscii = false)
    {
        var payload = isAscii ? JsonAscii.Escape(packet.Payload.Span) : packet.Payload.Span;
        return parser.Encode(new PacketHeader(SocketPacketType.Event, ns, ackId), payload, packet.Attachments, compress);
    }

    /// <summary>An event with one argument, for other nodes and for recovery.</summary>
    public static EventPacket Keep<TArg>(SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info)
    {
        var buffer = PacketBuffer.Rent();
        WriteEvent(buffer, socketEvent, arg, info);
        var packet = new EventPacket(socketEvent.Name, buffer.Written.ToArray(), buffer.Attachments());
        buffer.Return();
        return packet;
    }

    /// <summary>One value as JSON; its attachments are numbered after the given ones.</summary>
    public static byte[] Json<T>(T value, JsonTypeInfo<T> info, ReadOnlyMemory<byte>[] before, out ReadOnlyMemory<byte>[] attachments)
    {
        var buffer = PacketBuffer.Rent();
        foreach (var attachment in before) buffer.Attach(attachment);
        buffer.Write(value, info);
        attachments = buffer.Attachments();
        var json = buffer.Written.ToArray();
        buffer.Return();
        return json;
    }

    /// <summary>An ack with one argument, or with none.</summary>
    public static OutgoingPacket Ack<TAck>(
        PacketParser parser, ReadOnlyMemory<byte> ns, long id, TAck ack, JsonTypeInfo<TAck>? info, bool isAscii)
    {
        var buffer = PacketBuffer.Rent();
        buffer.Write("["u8);
        if (info is not null) buffer.Write(ack, info);
        buffer.Write("]"u8);
        return FinishAck(buffer, parser, ns, id, buffer.Attachments(), isAscii);
    }

    /// <summary>An ack with any arguments.</summary>
    public static OutgoingPacket Ack(PacketParser parser, ReadOnlyMemory<byte> ns, long id, EventArguments arguments, bool isAscii)
    {
        var buffer = PacketBuffer.Rent();
        buffer.Write("["u8);
        buffer.Write(arguments.Tail.TrimStart((byte)','));
        return FinishAck(buffer, parser, ns, id, arguments.Attachments, isAscii);
    }

    /// <summary>A packet about the namespace itself: CONNECT, CONNECT_ERROR.</summary>
    public static OutgoingPacket Control<T>(
        PacketParser parser, SocketPacketType type, ReadOnlyMemory<byte> ns, T body, JsonTypeInfo<T> info)
    {
        var buffer = PacketBuffer.Rent();
        buffer.Write(body, info);
        var packet = parser.Encode(new PacketHeader(type, ns), JsonAscii.Escape(buffer.Written), []);
        buffer.Return();
        return packet;
    }

    /// <summary>A packet about the namespace itself without a payload.</summary>
    public static OutgoingPacket Control(PacketParser parser, SocketPacketType type, ReadOnlyMemory<byte> ns) =>
        parser.Encode(new PacketHeader(type, ns), default, []);

    private static void WriteEvent<TArg>(PacketBuffer buffer, SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info)
    {
        buffer.Write(socketEvent.Prefix);
        buffer.Write(","u8);
        buffer.Write(arg, info);
        buffer.Write("]"u8);
    }

    private static OutgoingPacket FinishAck(
        PacketBuffer buffer, PacketParser parser, ReadOnlyMemory<byte> ns, long id, ReadOnlyMemory<byte>[] attachments, bool isAscii)
    {
        var header = new PacketHeader(SocketPacketType.Ack, ns, id) { IsForOne = true };
        return Finish(buffer, parser, header, attachments, compress: true, isAscii);
    }

    private static OutgoingPacket Finish(
        PacketBuffer buffer, PacketParser parser, in PacketHeader header, ReadOnlyMemory<byte>[] attachments, bool compress, bool isAscii)
    {
        var packet = parser.Encode(header, isAscii ? JsonAscii.Escape(buffer.Written) : buffer.Written, attachments, compress);
        buffer.Return();
        return packet;
    }
}
