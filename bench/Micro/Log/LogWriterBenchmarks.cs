using BenchmarkDotNet.Attributes;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Bench.Micro.Log;

/// <summary>Sends through the whole log writer into SQLite, from the queue to the answer after the commit.</summary>
public class LogWriterBenchmarks
{
    private readonly TemporaryChat _chat = new();
    private Task<Outcome<SendReceipt>>[] _sends = [];
    private VerifiedSession _session = null!;

    [Params(1, 100, 1_000)]
    public int Sends { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _sends = new Task<Outcome<SendReceipt>>[Sends];
        _chat.Writer.Start();
        _ = (await _chat.Writer.RunAsync(Actor.Server, transaction =>
        {
            TemporaryChat.Befriend(transaction);
            return (Outcome<Done>)Done.Value;
        })).Value;
        _session = await _chat.SignInAsync();
    }

    [GlobalCleanup]
    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Benchmark]
    public async Task Sends_at_once()
    {
        for (var i = 0; i < _sends.Length; i++) _sends[i] = _chat.Writer.RunAsync(_session, TemporaryChat.Send());
        foreach (var sent in await Task.WhenAll(_sends)) _ = sent.Value;
    }
}
