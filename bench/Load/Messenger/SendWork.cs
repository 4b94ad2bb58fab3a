using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>Each sender keeps so many messages in flight; counted are acknowledged ones, and all must arrive.</summary>
internal sealed class SendWork(ChatSettings settings) : PairWork("send", settings)
{
    private volatile bool _isStopping;

    public override async Task<Result> RunAsync()
    {
        await OpenPairsAsync(Settings.InFlight);
        foreach (var lane in Lanes)
            lane.Sender.Act(() => SendFirst(lane));
        var result = await MeasureAsync();
        _isStopping = true;
        await DrainAsync();
        return result;
    }

    public override void OnAcked(IChatClient sender, int number)
    {
        var lane = Lanes[sender.Index / 2];
        Latencies.Add(lane.Acked(number));
        Count++;
        if (!_isStopping)
            lane.SendNext();
    }

    private void SendFirst(Lane lane)
    {
        for (var i = 0; i < Settings.InFlight; i++)
            lane.SendNext();
    }
}
