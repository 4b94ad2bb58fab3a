using System.Net;

namespace Parley.Bench.Load.Clients;

/// <summary>The address and the protocol of the server under load.</summary>
internal sealed record Target(Uri Url, string Protocol)
{
    public IPEndPoint EndPoint { get; } = new(IPAddress.Parse(Url.Host), Url.Port);

    public string Host => Url.Authority;

    public ILoadClient NewClient(Payload payload, IListener listener) => Protocol switch
    {
        "socketio" => new SocketIOClient(this, payload, listener),
        "polling" => new PollingClient(this, payload, listener),
        "signalr" => new SignalRClient(this, payload, listener),
        _ => throw new NotSupportedException($"no client speaks '{Protocol}'"),
    };
}
