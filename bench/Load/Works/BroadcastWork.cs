using System.Diagnostics;
using Parley.Bench.Load.Clients;

namespace Parley.Bench.Load.Works;

/// <summary>One client has its payload sent to all; the next is sent when one has reached everybody. Counted are deliveries.</summary>
internal sealed class BroadcastWork(Settings settings) : Work("broadcast", settings)
{
    private readonly Queue<long> _sent = new();
    private long _reached;

    public override void OnDelivery(ILoadClient client)
    {
        Count++;
        if (++_reached % Clients.Count != 0)
            return;
        Latencies.Add(Stopwatch.GetTimestamp() - _sent.Dequeue());
        if (client == Clients[0])
            Send();
        else
            Clients[0].Act(Send);
    }

    protected override void Start() => Clients[0].Act(() =>
    {
        for (var i = 0; i < Settings.InFlight; i++)
            Send();
    });

    private void Send()
    {
        _sent.Enqueue(Stopwatch.GetTimestamp());
        Clients[0].SendBroadcast();
    }
}
