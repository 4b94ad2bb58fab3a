using BenchmarkDotNet.Attributes;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Bench.Micro.Log;

/// <summary>Sends through the whole log writer into SQLite, from the queue to the answer after the commit.</summary>
public class LogWriterBenchmarks
{
    private readonly TemporaryChat _chat = new();
    private Task<Outcome<SendReceipt>>[] _sends = [];

    [Params(1, 100, 1_000)]
    public int Sends { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _sends = new Task<Outcome<SendReceipt>>[Sends];
        _chat.Writer.Start();
        _ = (await _chat.Writer.RunAsync(transaction =>
        {
            TemporaryChat.Befriend(transaction);
            return (Outcome<Done>)Done.Value;
        })).Value;
    }

    [GlobalCleanup]
    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Benchmark]
    public async Task Sends_at_once()
    {
        for (var i = 0; i < _sends.Length; i++) _sends[i] = _chat.Writer.RunAsync(TemporaryChat.Send());
        foreach (var sent in await Task.WhenAll(_sends)) _ = sent.Value;
    }
}
