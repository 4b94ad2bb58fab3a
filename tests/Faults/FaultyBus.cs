using System.Collections.Concurrent;
using Parley.Chat.Nodes;

namespace Parley.Faults;

/// <summary>A bus on which every node that was ever heard of goes on giving signs of life.</summary>
internal sealed class FaultyBus : INodeBus, IDisposable
{
    public const string EndlessLease = "endless-lease";

    private readonly INodeBus _bus;
    private readonly ConcurrentDictionary<string, bool> _nodes = new(StringComparer.Ordinal);
    private readonly Timer _timer;

    public FaultyBus(INodeBus bus)
    {
        _bus = bus;
        _bus.Received += Receive;
        _timer = new Timer(_ => ShowAll(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public event Action<NodeMessage>? Received;

    public bool IsOn => _bus.IsOn;

    public string Node => _bus.Node;

    public void Publish(NodeMessage message) => _bus.Publish(message);

    public void Dispose() => _timer.Dispose();

    private void Receive(NodeMessage message)
    {
        if (message.Users is { IsLast: false }) _nodes.TryAdd(message.Node, true);
        Received?.Invoke(message);
    }

    // A number that does not follow is a sign of life, and no change.
    private void ShowAll()
    {
        foreach (var node in _nodes.Keys) Received?.Invoke(new NodeMessage { Node = node, Users = new NodeUsers(0) });
    }
}
