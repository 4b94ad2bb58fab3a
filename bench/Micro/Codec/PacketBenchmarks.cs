using System.Buffers;
using BenchmarkDotNet.Attributes;
using Parley.Protocol;

namespace Parley.Bench.Micro.Codec;

/// <summary>One event of 64 bytes, read and written.</summary>
public class PacketBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(1024);

    /// <summary>The type of Engine.IO, the header of Socket.IO, and the check of the JSON.</summary>
    [Benchmark]
    public ProtocolViolation Read_an_event()
    {
        if (!EnginePacket.TryParseText(Samples.Event, out var message)) return ProtocolViolation.UnknownType;
        var violation = SocketPacket.Parse(message.Data, maxAttachments: 10, out var packet);
        return violation != ProtocolViolation.None ? violation : SocketPayload.Check(packet.Type, message.Data[packet.PayloadStart..]);
    }

    [Benchmark]
    public int Write_an_event()
    {
        _output.ResetWrittenCount();
        SocketPacketWriter.WriteHeader(_output, SocketPacketType.Event, "/chat"u8, ackId: 17);
        _output.Write(Samples.Payload);
        return _output.WrittenCount;
    }
}
