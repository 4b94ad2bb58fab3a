using System.Text;
using Parley.Bench.Load.Clients;
using Parley.Bench.Load.Net;

namespace Parley.Bounds.Tests;

/// <summary>A client that is admitted, answers pings, and reports each.</summary>
internal sealed class PingedClient(Target target, Action pinged) : WebSocketWire(target.Host, "/socket.io/?EIO=4&transport=websocket")
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => _ready.Task;

    protected override void OnUpgraded()
    {
    }

    protected override void OnMessage(Span<byte> message, bool isBinary)
    {
        switch (Encoding.ASCII.GetString(message))
        {
            case "2":
                Send("3"u8);
                pinged();
                break;
            case ['0', ..]:
                Send("40"u8);
                break;
            default:
                _ready.TrySetResult();
                break;
        }
    }

    protected override void OnEnd(string why) => _ready.TrySetException(new IOException(why));
}
