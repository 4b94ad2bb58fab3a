using BenchmarkDotNet.Attributes;
using Parley.Bench.Micro.Codec;
using Parley.SocketIO;

namespace Parley.Bench.Micro.Sockets;

/// <summary>One emit to many sockets: encoded once, queued for each, and written for each.</summary>
public class BroadcastBenchmarks
{
    private static readonly SocketEvent<string> Said = new("said");

    private readonly MemoryServer _server = new();
    private MemoryClient[] _clients = [];

    [Params(1, 100, 1_000)]
    public int Sockets { get; set; }

    [GlobalSetup]
    public void Connect() => _clients = [.. Enumerable.Range(0, Sockets).Select(_ => _server.Connect())];

    [GlobalCleanup]
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Benchmark]
    public long Emit()
    {
        _server.Main.Emit(Said, Samples.Text);
        var length = 0L;
        foreach (var client in _clients) length += client.Receive();
        return length;
    }
}
