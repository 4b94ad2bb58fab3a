using Parley.Chat.Nodes;
using Parley.Chat.Supervision;

namespace Parley.Chat.Presence;

/// <summary>
/// Tells other nodes which users are connected to this one, and the tracker which are connected to others. A node that is not heard of for
/// some seconds is gone with its users.
/// </summary>
/// <remarks>
/// Only the signs of life of a node count, not those of its users. Messages may be lost: each has a number, and a node that misses one
/// asks for everything. Nodes hold this in memory, so a restarted database or bus has nothing to lose. See docs/design/0040.
/// </remarks>
internal sealed class NodePresence(
    INodeBus bus, PresenceTracker presence, NodeCount count, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("presence of nodes", Interval, supervisor, time)
{
    private const int MaxUsers = 150;   // In one message: with the longest ids, fewer bytes than any bus takes.

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MinAskInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, OtherNode> _nodes = new(StringComparer.Ordinal);   // Guarded by _gate, as the next three.
    private long _version;
    private long _signed;
    private long _asked;

    /// <summary>The ids of the other nodes.</summary>
    public IReadOnlyList<string> Others
    {
        get
        {
            lock (_gate) return [.. _nodes.Keys];
        }
    }

    /// <summary>A user has become visible or invisible on this node.</summary>
    public void Tell(string user, bool isVisible) => bus.Publish(new NodeMessage { Choice = new NodeChoice(user, isVisible) });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!bus.IsOn) return Task.CompletedTask;

        bus.Received += Receive;
        bus.Publish(new NodeMessage { Ask = NodeMessage.Everybody });
        TellAll();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        bus.Received -= Receive;
        lock (_gate) bus.Publish(new NodeMessage { Users = new NodeUsers(++_version) { IsLast = true } });
    }

    protected override Task RunOnceAsync(CancellationToken stopping)
    {
        Look();
        return Task.CompletedTask;
    }

    private void Look()
    {
        lock (_gate)
        {
            while (presence.TakeMoved(MaxUsers) is { Count: > 0 } moved) Publish(ChangesOf(moved));
            if (Time.GetElapsedTime(_signed) >= Sign) Publish(new NodeUsers(0));
            foreach (var (node, _) in _nodes.Where(one => Time.GetElapsedTime(one.Value.Heard) > MaxSilence).ToList()) Remove(node);
            count.Value = _nodes.Count + 1;
        }
    }

    private static NodeUsers ChangesOf(List<(string User, bool IsHere, bool IsHidden)> moved) => new(0)
    {
        Came = [.. moved.Where(one => one is { IsHere: true, IsHidden: false }).Select(one => one.User)],
        Hidden = [.. moved.Where(one => one is { IsHere: true, IsHidden: true }).Select(one => one.User)],
        Left = [.. moved.Where(one => !one.IsHere).Select(one => one.User)],
    };

    private void TellAll()
    {
        lock (_gate)
        {
            var isWhole = true;
            foreach (var part in presence.Here().Chunk(MaxUsers).DefaultIfEmpty([]))
            {
                Publish(ChangesOf([.. part.Select(one => (one.User, true, one.IsHidden))]) with { IsWhole = isWhole });
                isWhole = false;
            }
        }
    }

    // Called with the gate held.
    private void Publish(NodeUsers users)
    {
        _signed = Time.GetTimestamp();
        bus.Publish(new NodeMessage { Users = users with { Version = ++_version } });
    }

    private void Receive(NodeMessage message)
    {
        if (message.Choice is { } choice) presence.Show(choice.User, choice.IsVisible);
        if (message.Ask is { } asked && (asked == bus.Node || asked == NodeMessage.Everybody)) TellAll();
        if (message.Users is not { } users) return;

        lock (_gate)
        {
            if (users.IsLast) Remove(message.Node);
            else if (users.IsWhole) Replace(message.Node, users);
            else if (_nodes.TryGetValue(message.Node, out var node) && node.Version + 1 == users.Version) Change(message.Node, node, users);
            else Ask(message.Node, node);
        }
    }

    private void Replace(string name, NodeUsers users)
    {
        Remove(name);   // Users who are among those that come now were never away: their absence is shorter than any grace.
        Change(name, _nodes[name] = new OtherNode(), users);
    }

    private void Change(string name, OtherNode node, NodeUsers users)
    {
        (node.Version, node.Heard) = (users.Version, Time.GetTimestamp());
        foreach (var user in users.Came) Enter(user, isHidden: false);
        foreach (var user in users.Hidden) Enter(user, isHidden: true);
        foreach (var user in users.Left)
        {
            if (node.Users.Remove(user)) presence.LeaveElsewhere(user, name);
        }

        void Enter(string user, bool isHidden)
        {
            if (node.Users.Add(user)) presence.EnterElsewhere(user, name, isHidden);
        }
    }

    // A node that is alive but not understood is not gone.
    private void Ask(string name, OtherNode? node)
    {
        node?.Heard = Time.GetTimestamp();
        if (_asked != 0 && Time.GetElapsedTime(_asked) < MinAskInterval) return;

        _asked = Time.GetTimestamp();
        bus.Publish(new NodeMessage { Ask = name });
    }

    private void Remove(string name)
    {
        if (!_nodes.Remove(name, out var node)) return;

        foreach (var user in node.Users) presence.LeaveElsewhere(user, name);
    }

    private sealed class OtherNode
    {
        public HashSet<string> Users { get; } = new(StringComparer.Ordinal);

        public long Version { get; set; }

        public long Heard { get; set; }
    }
}
