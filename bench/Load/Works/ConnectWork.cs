using System.Diagnostics;
using System.Net;
using Parley.Bench.Load.Clients;

namespace Parley.Bench.Load.Works;

/// <summary>Clients connect, are admitted, and leave, over and over. Counted are admitted connections.</summary>
internal sealed class ConnectWork(Settings settings) : Work("connect", settings)
{
    private const int SourceAddresses = 200;
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _lanes = [];
    private readonly Lock _gate = new();
    private int _opened;

    public override async Task<Result> RunAsync()
    {
        Start();
        await PauseAsync(Settings.WarmUp);
        var result = await MeasureAsync();
        await _over.CancelAsync();
        await Task.WhenAll(_lanes);
        return result;
    }

    public override void OnEnd(ILoadClient client, string why)
    {
        // A connection that is refused fails its lane, which the run waits for.
    }

    protected override void Start()
    {
        for (var lane = 0; lane < Settings.Clients; lane++)
            _lanes.Add(ConnectForeverAsync());
    }

    private async Task ConnectForeverAsync()
    {
        var payload = NewPayload();
        while (!_over.IsCancellationRequested)
        {
            using var client = Settings.Target.NewClient(payload, this);
            var start = Stopwatch.GetTimestamp();
            client.Open(Settings.Target.EndPoint, NextSource());
            await client.Ready.WaitAsync(TimeSpan.FromSeconds(30));
            lock (_gate)
            {
                Count++;
                Latencies.Add(Stopwatch.GetTimestamp() - start);
            }
        }
    }

    // The side that closes first keeps its port for a minute: many source addresses have enough of them.
    private IPAddress NextSource() => new([127, 0, 0, (byte)(2 + (Interlocked.Increment(ref _opened) % SourceAddresses))]);
}
