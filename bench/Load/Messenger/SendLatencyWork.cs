using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>A few messages a second, with a flush of the same disk between them: the latency of a send without other load.</summary>
internal sealed class SendLatencyWork(ChatSettings settings) : PairWork("send-latency", settings)
{
    private const int PerSecond = 20;
    private const int MaxUnderWay = 1_000;
    private readonly CancellationTokenSource _over = new();

    public override async Task<Result> RunAsync()
    {
        await OpenPairsAsync(MaxUnderWay);
        using var disk = new DiskProbe(Settings.Disk);
        var sending = SendSteadilyAsync(disk);
        var result = await MeasureAsync();
        await _over.CancelAsync();
        await sending;
        await DrainAsync();
        return result with { Figures = disk.Figures() };
    }

    public override void OnAcked(IChatClient sender, int number)
    {
        Latencies.Add(Lanes[sender.Index / 2].Acked(number));
        Count++;
    }

    public override void Dispose()
    {
        base.Dispose();
        _over.Dispose();
    }

    private async Task SendSteadilyAsync(DiskProbe disk)
    {
        const double half = 0.5 / PerSecond;
        for (var i = 0; !_over.IsCancellationRequested; i++)
        {
            var lane = Lanes[i % Lanes.Count];
            lane.Sender.Act(lane.SendNext);
            await PauseAsync(half);
            disk.Flush();
            await PauseAsync(half);
        }
    }
}
