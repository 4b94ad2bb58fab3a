using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Writes the payloads of packets and has the parser encode them, each once, whoever receives it. Works in buffers of the calling thread.</summary>
internal static class PacketEncoder
{
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _payload;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    private static JsonWriterOptions WriterOptions => new()
    {
        SkipValidation = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static ArrayBufferWriter<byte> Payload => _payload ??= new ArrayBufferWriter<byte>(512);

    /// <summary>An event with one argument.</summary>
    public static OutgoingPacket Event<TArg>(
        SocketNamespace ns, SocketEvent<TArg> socketEvent, TArg arg, bool compress = true, bool isAscii = false)
    {
        WriteEvent(socketEvent, arg, ns.Server.TypeInfo<TArg>());
        return Finish(ns, new PacketHeader(SocketPacketType.Event, ns.NameBytes), AttachmentScope.TakeWritten(), compress, isAscii);
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
        WriteEvent(socketEvent, arg, info);
        return new EventPacket(socketEvent.Name, TakePayload(), AttachmentScope.TakeWritten());
    }

    /// <summary>One value as JSON, its attachments numbered after those that are there.</summary>
    public static byte[] Json<T>(T value, JsonTypeInfo<T> info, ReadOnlyMemory<byte>[] before, out ReadOnlyMemory<byte>[] attachments)
    {
        foreach (var attachment in before) AttachmentScope.Add(attachment);
        WriteJson(value, info);
        attachments = AttachmentScope.TakeWritten();
        return TakePayload();
    }

    /// <summary>An ack with one argument, or with none.</summary>
    public static OutgoingPacket Ack<TAck>(Socket socket, long id, TAck ack, JsonTypeInfo<TAck>? info)
    {
        Payload.Write("["u8);
        if (info is not null) WriteJson(ack, info);
        Payload.Write("]"u8);
        return FinishAck(socket, id, AttachmentScope.TakeWritten());
    }

    /// <summary>An ack with any arguments.</summary>
    public static OutgoingPacket Ack(Socket socket, long id, EventArguments arguments)
    {
        Payload.Write("["u8);
        Payload.Write(arguments.Tail.TrimStart((byte)','));
        return FinishAck(socket, id, arguments.Attachments);
    }

    /// <summary>A packet about the namespace itself: CONNECT, CONNECT_ERROR.</summary>
    public static OutgoingPacket Control<T>(PacketParser parser, SocketPacketType type, ReadOnlyMemory<byte> ns, T body, JsonTypeInfo<T> info)
    {
        WriteJson(body, info);
        var packet = parser.Encode(new PacketHeader(type, ns), JsonAscii.Escape(Payload.WrittenSpan), []);
        Clear(ref _payload!);
        return packet;
    }

    /// <summary>A packet about the namespace itself that carries nothing.</summary>
    public static OutgoingPacket Control(PacketParser parser, SocketPacketType type, ReadOnlyMemory<byte> ns) =>
        parser.Encode(new PacketHeader(type, ns), default, []);

    /// <summary>Empties a buffer of this thread, and lets it go if it has grown large.</summary>
    public static void Clear(ref ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > LargestKept) buffer = new ArrayBufferWriter<byte>(512);
        else buffer.ResetWrittenCount();
    }

    private static void WriteEvent<TArg>(SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info)
    {
        Payload.Write(socketEvent.Prefix);
        Payload.Write(","u8);
        WriteJson(arg, info);
        Payload.Write("]"u8);
    }

    private static void WriteJson<T>(T value, JsonTypeInfo<T> info)
    {
        if (_json is null) _json = new Utf8JsonWriter(Payload, WriterOptions);
        else _json.Reset(Payload);
        try
        {
            JsonSerializer.Serialize(_json, value, info);
        }
        catch
        {
            Payload.ResetWrittenCount();
            AttachmentScope.TakeWritten();
            throw;
        }
    }

    private static byte[] TakePayload()
    {
        var payload = Payload.WrittenSpan.ToArray();
        Clear(ref _payload!);
        return payload;
    }

    private static OutgoingPacket FinishAck(Socket socket, long id, ReadOnlyMemory<byte>[] attachments)
    {
        var ns = socket.Namespace;
        var header = new PacketHeader(SocketPacketType.Ack, ns.NameBytes, id) { IsForOne = true };
        return Finish(ns, header, attachments, compress: true, socket.Connection.NeedsAscii);
    }

    private static OutgoingPacket Finish(
        SocketNamespace ns, in PacketHeader header, ReadOnlyMemory<byte>[] attachments, bool compress, bool isAscii)
    {
        var payload = isAscii ? JsonAscii.Escape(Payload.WrittenSpan) : Payload.WrittenSpan;
        var packet = ns.Parser.Encode(header, payload, attachments, compress);
        Clear(ref _payload!);
        return packet;
    }
}
