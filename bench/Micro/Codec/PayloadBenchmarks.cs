using System.Buffers;
using BenchmarkDotNet.Attributes;
using Parley.Protocol;

namespace Parley.Bench.Micro.Codec;

/// <summary>A polling payload of sixteen packets, one of them binary.</summary>
public class PayloadBenchmarks
{
    private const int Texts = 15;

    private readonly ArrayBufferWriter<byte> _output = new(8192);
    private byte[] _payload = [];

    [GlobalSetup]
    public void Write()
    {
        Write_a_payload();
        _payload = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Read_a_payload()
    {
        var packets = 0;
        var reader = new PayloadReader(_payload);
        while (reader.TryRead(out var packet))
        {
            if (EnginePacket.TryParsePolling(packet.Span, out _)) packets++;
        }

        return packets;
    }

    [Benchmark]
    public int Write_a_payload()
    {
        _output.ResetWrittenCount();
        var writer = new PayloadWriter(_output);
        for (var i = 0; i < Texts; i++) writer.WriteText(Samples.Event);
        writer.WriteBinary(Samples.Attachment);
        return writer.Length;
    }
}
