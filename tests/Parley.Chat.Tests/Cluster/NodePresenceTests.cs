using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Clocks;
using Parley.Chat.Nodes;
using Parley.Chat.Presence;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Tests;

/// <summary>Who is online on any of several nodes, with a bus that loses what the test wants.</summary>
public sealed class NodePresenceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly List<Node> _nodes = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task A_user_is_online_on_all_nodes_until_the_last_connection_to_any_of_them_has_ended()
    {
        var (first, second, third) = (await StartAsync("1"), await StartAsync("2"), await StartAsync("3"));
        first.Tracker.Enter("ann", "socket");
        await UntilAsync(() => _nodes.All(node => node.Tracker.IsOnline("ann")));
        second.Tracker.Enter("ann", "socket");
        await UntilAsync(() => third.Told.Contains(("ann", true)));

        first.Tracker.Leave("ann", "socket");
        await MinutesAsync(1);
        Assert.All(_nodes, node => Assert.True(node.Tracker.IsOnline("ann")));
        second.Tracker.Leave("ann", "socket");
        await UntilAsync(() => _nodes.All(node => !node.Tracker.IsConnected("ann")));

        Assert.All(_nodes, node => Assert.Equal([("ann", true), ("ann", false)], node.Told));
    }

    [Fact]
    public async Task The_users_of_a_node_that_dies_without_a_word_go_offline_once_and_soon()
    {
        var (first, second, third) = (await StartAsync("1"), await StartAsync("2"), await StartAsync("3"));
        first.Tracker.Enter("ann", "socket");
        await UntilAsync(() => second.Tracker.IsOnline("ann") && third.Tracker.IsOnline("ann"));

        first.Bus.IsCut = true;
        var died = _time.GetUtcNow();
        await UntilAsync(() => !second.Tracker.IsConnected("ann") && !third.Tracker.IsConnected("ann"));

        Assert.InRange(_time.GetUtcNow() - died, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));   // The lease, and the grace period.
        await MinutesAsync(1);
        foreach (var node in new[] { second, third }) Assert.Equal([("ann", true), ("ann", false)], node.Told);
        Assert.Equal(["3"], second.Presence.Others);
    }

    [Fact]
    public async Task A_user_who_is_quiet_for_a_day_is_still_online_everywhere()
    {
        var (first, second) = (await StartAsync("1"), await StartAsync("2"));
        first.Tracker.Enter("ann", "socket");
        await UntilAsync(() => second.Tracker.IsOnline("ann"));

        for (var i = 0; i < 24 * 60; i++) await MinutesAsync(1, step: TimeSpan.FromSeconds(3));

        Assert.Equal([("ann", true)], second.Told);
    }

    [Fact]
    public async Task What_a_lost_message_said_is_known_after_the_next_one()
    {
        var (first, second) = (await StartAsync("1"), await StartAsync("2"));
        first.Tracker.Enter("ann", "socket");
        first.Tracker.Enter("ben", "socket");
        await UntilAsync(() => second.Tracker.IsOnline("ann") && second.Tracker.IsOnline("ben"));

        first.Bus.IsCut = true;
        first.Tracker.Leave("ann", "socket");
        first.Tracker.Enter("cleo", "socket", isHidden: true);
        _time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => first.Tracker.TakeMoved(1).Count == 0);
        first.Bus.IsCut = false;

        await UntilAsync(() => !second.Tracker.IsConnected("ann") && second.Tracker.IsConnected("cleo"));
        Assert.True(second.Tracker.IsHidden("cleo"));
        Assert.Equal([("ann", false), ("ann", true), ("ben", true)], second.Told.Order());
    }

    [Fact]
    public async Task A_node_that_starts_learns_of_all_users_and_one_that_stops_says_so()
    {
        var first = await StartAsync("1");
        string[] users = [.. Enumerable.Range(0, 1_000).Select(i => $"a-user-with-a-rather-long-id-{i:D4}")];
        foreach (var user in users) first.Tracker.Enter(user, "socket");
        await UntilAsync(() => first.Tracker.TakeMoved(1).Count == 0);
        var second = await StartAsync("2");
        await UntilAsync(() => users.All(second.Tracker.IsOnline));

        var stopped = _time.GetUtcNow();
        await first.DisposeAsync();
        await UntilAsync(() => second.Tracker.CountConnected() == 0);

        Assert.InRange(_time.GetUtcNow() - stopped, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        Assert.InRange(first.Bus.Largest, 1, PostgresChannel.MaxBytes);
    }

    [Fact]
    public async Task A_user_who_hides_on_one_node_is_hidden_on_all()
    {
        var (first, second) = (await StartAsync("1"), await StartAsync("2"));
        second.Tracker.Enter("ann", "socket");
        await UntilAsync(() => first.Tracker.IsOnline("ann"));

        first.Tracker.Show("ann", isVisible: false);
        first.Presence.Tell("ann", isVisible: false);

        await UntilAsync(() => second.Tracker.IsHidden("ann") && !first.Tracker.IsOnline("ann"));
        Assert.True(first.Tracker.IsConnected("ann"));
    }

    private async Task<Node> StartAsync(string name)
    {
        var node = new Node(new MemoryBus(name, [.. _nodes.Select(one => one.Bus)]), _time);
        foreach (var other in _nodes) other.Bus.Others.Add(node.Bus);
        _nodes.Add(node);
        await node.Presence.StartAsync(CancellationToken.None);
        return node;
    }

    private Task UntilAsync(Func<bool> condition) => Patience.UntilAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(250));
        foreach (var node in _nodes) node.Take();
        return condition();
    });

    private async Task MinutesAsync(int minutes, TimeSpan? step = null)
    {
        var (signs, seen) = (Signs(), _time.GetUtcNow());
        for (var until = seen.AddMinutes(minutes); _time.GetUtcNow() < until;)
        {
            _time.Advance(step ?? TimeSpan.FromMilliseconds(250));
            // Rounds and messages run on other threads: the clock must not run ahead of signs of life.
            if (_time.GetUtcNow() - seen >= TimeSpan.FromSeconds(3))
            {
                await Testing.Deadline.UntilAsync(
                    () => Signs().Zip(signs).All(node => node.First > node.Second) && _nodes.All(node => node.Bus.UnderWay == 0));
                (signs, seen) = (Signs(), _time.GetUtcNow());
            }

            foreach (var node in _nodes) node.Take();
            await Task.Yield();
        }
    }

    private List<int> Signs() => [.. _nodes.Where(node => !node.Bus.IsCut).Select(node => node.Bus.Sent)];

    private sealed class Node : IAsyncDisposable
    {
        public Node(MemoryBus bus, TimeProvider time)
        {
            var supervisor = new ServiceSupervisor(NullLogger<ServiceSupervisor>.Instance, time);
            Bus = bus;
            Tracker = new PresenceTracker(
                Options.Create(new ChatOptions()), supervisor, new ServerClock(time, NullLogger<ServerClock>.Instance), time);
            Presence = new NodePresence(bus, Tracker, new NodeCount(), supervisor, time);
        }

        public MemoryBus Bus { get; }

        public PresenceTracker Tracker { get; }

        public NodePresence Presence { get; }

        public List<(string User, bool IsOnline)> Told { get; } = [];

        public void Take()
        {
            var changes = Tracker.Take(int.MaxValue);
            Tracker.Told(changes);
            Told.AddRange(changes.Select(change => (change.User, change.IsOnline)));
        }

        public async ValueTask DisposeAsync()
        {
            await Presence.StopAsync(CancellationToken.None);
            Presence.Dispose();
            Tracker.Dispose();
        }
    }

    private sealed class MemoryBus(string node, List<MemoryBus> others) : INodeBus
    {
        private int _sent;
        private int _underWay;

        public event Action<NodeMessage>? Received;

        public List<MemoryBus> Others => others;

        public bool IsOn => true;

        public string Node => node;

        public bool IsCut { get; set; }

        public int Sent => Volatile.Read(ref _sent);

        /// <summary>The messages that another node has not taken yet.</summary>
        public int UnderWay => Volatile.Read(ref _underWay);

        public int Largest { get; private set; }

        public void Publish(NodeMessage message)
        {
            var text = JsonSerializer.Serialize(message with { Node = node }, NodesJson.Default.NodeMessage);
            Largest = Math.Max(Largest, Encoding.UTF8.GetByteCount(text));
            foreach (var other in others.Where(other => !IsCut && !other.IsCut))
            {
                var copy = JsonSerializer.Deserialize(text, NodesJson.Default.NodeMessage)!;
                Interlocked.Increment(ref _underWay);
                _ = Task.Run(() => Arrive(copy, other));
            }

            Interlocked.Increment(ref _sent);
        }

        private void Arrive(NodeMessage message, MemoryBus other)
        {
            try
            {
                other.Received?.Invoke(message);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }
}
