using BenchmarkDotNet.Attributes;
using Parley.Bench.Micro.Codec;
using Parley.SocketIO;

namespace Parley.Bench.Micro.Sockets;

/// <summary>An event from the bytes of its frame through the namespace's table to its handler, and the ack back to bytes.</summary>
public class DispatchBenchmarks
{
    private static readonly byte[] Raw = [.. "420"u8, .. Samples.Payload];
    private static readonly byte[] Typed =
        """420["say","0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]"""u8.ToArray();

    private readonly MemoryServer _server = new();
    private MemoryClient _client = null!;

    [GlobalSetup]
    public void Connect()
    {
        _server.Main.On("echo", (context, echoed) =>
        {
            context.Ack(echoed);
            return default;
        });
        _server.Main.On(new SocketEvent<string, string>("say"), (_, text) => ValueTask.FromResult(text));
        for (var i = 0; i < 20; i++) _server.Main.On($"other-{i}", (_, _) => default);
        _client = _server.Connect();
    }

    [GlobalCleanup]
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Whose arguments go back as they came.</summary>
    [Benchmark]
    public long Event_and_ack()
    {
        _client.Send(Raw);
        return _client.Receive();
    }

    /// <summary>Whose argument and ack are values of .NET.</summary>
    [Benchmark]
    public long Typed_event_and_ack()
    {
        _client.Send(Typed);
        return _client.Receive();
    }
}
