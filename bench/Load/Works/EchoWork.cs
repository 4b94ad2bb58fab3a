using System.Diagnostics;
using Parley.Bench.Load.Clients;

namespace Parley.Bench.Load.Works;

/// <summary>Every client keeps so many echoes in flight; counted are answers.</summary>
internal sealed class EchoWork(Settings settings, bool isBinary = false) : Work(isBinary ? "binary" : "echo", settings)
{
    private readonly Dictionary<ILoadClient, long[]> _sent = [];

    public override void OnEcho(ILoadClient client, int id)
    {
        var sent = _sent[client];
        var now = Stopwatch.GetTimestamp();
        Latencies.Add(now - sent[id]);
        Count++;
        sent[id] = now;
        client.SendEcho(id);
    }

    protected override Payload NewPayload() => new(Settings.PayloadLength, isBinary);

    protected override void Start()
    {
        foreach (var client in Clients)
            _sent[client] = new long[Settings.InFlight];
        foreach (var (client, sent) in _sent)
            client.Act(() => SendFirst(client, sent));
    }

    private static void SendFirst(ILoadClient client, long[] sent)
    {
        for (var id = 0; id < sent.Length; id++)
        {
            sent[id] = Stopwatch.GetTimestamp();
            client.SendEcho(id);
        }
    }
}
