using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Encodes Socket.IO packets, each once, whoever receives it. Works in buffers of the calling thread.</summary>
internal sealed class PacketEncoder
{
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static PacketEncoder? _ofThread;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    private ArrayBufferWriter<byte> _payload = new(512);
    private ArrayBufferWriter<byte> _packet = new(512);
    private static JsonWriterOptions WriterOptions => new()
    {
        SkipValidation = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static PacketEncoder OfThread => _ofThread ??= new PacketEncoder();

    /// <summary>An event with one argument.</summary>
    public static OutgoingPacket Event<TArg>(byte[] ns, SocketEvent<TArg> socketEvent, TArg arg, JsonTypeInfo<TArg> info, long? ackId = null)
    {
        var encoder = OfThread;
        encoder._payload.Write(socketEvent.Prefix);
        encoder._payload.Write(","u8);
        encoder.WriteJson(arg, info);
        encoder._payload.Write("]"u8);
        return encoder.Finish(SocketPacketType.Event, SocketPacketType.BinaryEvent, ns, ackId);
    }

    /// <summary>An ack with one argument, or with none.</summary>
    public static OutgoingPacket Ack<TAck>(byte[] ns, long id, TAck ack, JsonTypeInfo<TAck>? info)
    {
        var encoder = OfThread;
        encoder._payload.Write("["u8);
        if (info is not null) encoder.WriteJson(ack, info);
        encoder._payload.Write("]"u8);
        return encoder.Finish(SocketPacketType.Ack, SocketPacketType.BinaryAck, ns, id);
    }

    /// <summary>An event with any arguments.</summary>
    public static OutgoingPacket Event(byte[] ns, string name, EventArguments arguments)
    {
        var encoder = OfThread;
        encoder._payload.Write(EventName.Prefix(name));
        encoder._payload.Write(arguments.Tail);
        return encoder.Finish(SocketPacketType.Event, SocketPacketType.BinaryEvent, ns, ackId: null, arguments.Attachments);
    }

    /// <summary>An ack with any arguments.</summary>
    public static OutgoingPacket Ack(byte[] ns, long id, EventArguments arguments)
    {
        var encoder = OfThread;
        encoder._payload.Write("["u8);
        encoder._payload.Write(arguments.Tail.TrimStart((byte)','));
        return encoder.Finish(SocketPacketType.Ack, SocketPacketType.BinaryAck, ns, id, arguments.Attachments);
    }

    /// <summary>A packet about the namespace itself: CONNECT, CONNECT_ERROR.</summary>
    public static OutgoingPacket Control<T>(SocketPacketType type, ReadOnlySpan<byte> ns, T body, JsonTypeInfo<T> info)
    {
        var encoder = OfThread;
        encoder.WriteJson(body, info);
        return encoder.Finish(type, type, ns, ackId: null);
    }

    /// <summary>The server's DISCONNECT.</summary>
    public static OutgoingPacket Disconnect(byte[] ns) => OfThread.Finish(SocketPacketType.Disconnect, SocketPacketType.Disconnect, ns, null);

    private void WriteJson<T>(T value, JsonTypeInfo<T> info)
    {
        if (_json is null) _json = new Utf8JsonWriter(_payload, WriterOptions);
        else _json.Reset(_payload);
        try
        {
            JsonSerializer.Serialize(_json, value, info);
        }
        catch
        {
            _payload.ResetWrittenCount();
            AttachmentScope.TakeWritten();
            throw;
        }
    }

    private OutgoingPacket Finish(SocketPacketType plain, SocketPacketType binary, ReadOnlySpan<byte> ns, long? ackId) =>
        Finish(plain, binary, ns, ackId, AttachmentScope.TakeWritten());

    private OutgoingPacket Finish(
        SocketPacketType plain, SocketPacketType binary, ReadOnlySpan<byte> ns, long? ackId, ReadOnlyMemory<byte>[] attachments)
    {
        SocketPacketWriter.WriteHeader(_packet, attachments.Length > 0 ? binary : plain, ns, ackId, attachments.Length);
        _packet.Write(_payload.WrittenSpan);
        var packet = OutgoingPacket.Message(_packet.WrittenSpan, attachments);
        Clear(ref _payload);
        Clear(ref _packet);
        return packet;
    }

    private static void Clear(ref ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > LargestKept) buffer = new ArrayBufferWriter<byte>(512);
        else buffer.ResetWrittenCount();
    }
}
