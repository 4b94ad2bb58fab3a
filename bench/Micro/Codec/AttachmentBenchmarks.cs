using BenchmarkDotNet.Attributes;
using Parley.EngineIO;
using Parley.Protocol;
using Parley.SocketIO;

namespace Parley.Bench.Micro.Codec;

/// <summary>An event with two attachments of a KiB each, read and written.</summary>
public class AttachmentBenchmarks
{
    private static readonly byte[] Namespace = "/chat"u8.ToArray();
    private static readonly byte[] Payload = """["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"""u8.ToArray();

    private readonly JsonParser _parser = new();
    private readonly SocketIOOptions _limits = new();

    [Benchmark]
    public int Read_an_event_with_attachments()
    {
        object? unfinished = null;
        _parser.Read(Samples.BinaryEvent, isBinary: false, _limits, ref unfinished, out _);
        _parser.Read(Samples.Attachment, isBinary: true, _limits, ref unfinished, out _);
        _parser.Read(Samples.Attachment, isBinary: true, _limits, ref unfinished, out var packet);
        return packet.Attachments!.Length;
    }

    [Benchmark]
    public OutgoingPacket Write_an_event_with_attachments() =>
        _parser.Encode(new PacketHeader(SocketPacketType.Event, Namespace), Payload, [Samples.Attachment, Samples.Attachment]);
}
