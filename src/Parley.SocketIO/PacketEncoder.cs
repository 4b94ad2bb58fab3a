using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Writes the payloads of packets and has the parser encode them, each once, whoever receives it. Works in a buffer that it has alone.</summary>
internal static class PacketEncoder
{
    /// <summary>An event with one argument.</summary>
    public static OutgoingPacket Event<TArg>(
        SocketNamespace ns, SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info, bool compress = true, bool isAscii = false)
    {
        var buffer = PacketBuffer.Rent();
        WriteEvent(buffer, socketEvent, arg, info);
        return Finish(buffer, ns, new PacketHeader(SocketPacketType.Event, ns.NameBytes), buffer.Attachments(), compress, isAscii);
    }

    /// <summary>An event with one argument for one socket alone.</summary>
    public static OutgoingPacket EventForOne<TArg>(Socket socket, SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info)
    {
        var ns = socket.Namespace;
        var buffer = PacketBuffer.Rent();
        WriteEvent(buffer, socketEvent, arg, info);
        var header = new PacketHeader(SocketPacketType.Event, ns.NameBytes) { IsForOne = true };
        return Finish(buffer, ns, header, buffer.Attachments(), compress: true, socket.Connection.NeedsAscii);
    }

    /// <summary>An event that is encoded already but for its header.</summary>
    public static OutgoingPacket Event(SocketNamespace ns, EventPacket packet, long? ackId, bool compress = true, bool isAscii = false)
    {
        var payload = isAscii ? JsonAscii.Escape(packet.Payload.Span) : packet.Payload.Span;
        return ns.Parser.Encode(new PacketHeader(SocketPacketType.Event, ns.NameBytes, ackId), payload, packet.Attachments, compress);
    }

    /// <summary>An event with one argument, kept so that it can travel to other nodes or wait.</summary>
    public static EventPacket Keep<TArg>(SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info)
    {
        var buffer = PacketBuffer.Rent();
        WriteEvent(buffer, socketEvent, arg, info);
        var packet = new EventPacket(socketEvent.Name, buffer.Written.ToArray(), buffer.Attachments());
        buffer.Return();
        return packet;
    }

    /// <summary>One value as JSON, its attachments numbered after those that are there.</summary>
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
    public static OutgoingPacket Ack<TAck>(Socket socket, long id, TAck ack, JsonTypeInfo<TAck>? info)
    {
        var buffer = PacketBuffer.Rent();
        buffer.Write("["u8);
        if (info is not null) buffer.Write(ack, info);
        buffer.Write("]"u8);
        return FinishAck(buffer, socket, id, buffer.Attachments());
    }

    /// <summary>An ack with any arguments.</summary>
    public static OutgoingPacket Ack(Socket socket, long id, EventArguments arguments)
    {
        var buffer = PacketBuffer.Rent();
        buffer.Write("["u8);
        buffer.Write(arguments.Tail.TrimStart((byte)','));
        return FinishAck(buffer, socket, id, arguments.Attachments);
    }

    /// <summary>A packet about the namespace itself: CONNECT, CONNECT_ERROR.</summary>
    public static OutgoingPacket Control<T>(PacketParser parser, SocketPacketType type, ReadOnlyMemory<byte> ns, T body, JsonTypeInfo<T> info)
    {
        var buffer = PacketBuffer.Rent();
        buffer.Write(body, info);
        var packet = parser.Encode(new PacketHeader(type, ns), JsonAscii.Escape(buffer.Written), []);
        buffer.Return();
        return packet;
    }

    /// <summary>A packet about the namespace itself that carries nothing.</summary>
    public static OutgoingPacket Control(PacketParser parser, SocketPacketType type, ReadOnlyMemory<byte> ns) =>
        parser.Encode(new PacketHeader(type, ns), default, []);

    private static void WriteEvent<TArg>(PacketBuffer buffer, SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info)
    {
        buffer.Write(socketEvent.Prefix);
        buffer.Write(","u8);
        buffer.Write(arg, info);
        buffer.Write("]"u8);
    }

    private static OutgoingPacket FinishAck(PacketBuffer buffer, Socket socket, long id, ReadOnlyMemory<byte>[] attachments)
    {
        var ns = socket.Namespace;
        var header = new PacketHeader(SocketPacketType.Ack, ns.NameBytes, id) { IsForOne = true };
        return Finish(buffer, ns, header, attachments, compress: true, socket.Connection.NeedsAscii);
    }

    private static OutgoingPacket Finish(
        PacketBuffer buffer, SocketNamespace ns, in PacketHeader header, ReadOnlyMemory<byte>[] attachments, bool compress, bool isAscii)
    {
        var packet = ns.Parser.Encode(header, isAscii ? JsonAscii.Escape(buffer.Written) : buffer.Written, attachments, compress);
        buffer.Return();
        return packet;
    }
}
