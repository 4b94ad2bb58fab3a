using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>
/// Two nodes, each with a client in a room, that broadcast to each other while something happens to Redis.
/// </summary>
public sealed class Conversation : IAsyncDisposable
{
    private const string Red = "red";
    private const int Canaries = 20;

    private readonly TestNodes _nodes;
    private readonly (SocketTestServer From, Listener To, string Name)[] _directions;
    private readonly Listener[] _listeners;

    private Conversation(TestNodes nodes, SocketTestServer near, Listener nearClient, SocketTestServer far, Listener farClient)
    {
        _nodes = nodes;
        _directions = [(near, farClient, "near"), (far, nearClient, "far")];
        _listeners = [nearClient, farClient];
    }

    /// <summary>Starts two nodes that hear each other.</summary>
    public static async Task<Conversation> StartAsync(TestNodes nodes)
    {
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        await nodes.HealthyAsync();
        var conversation = new Conversation(nodes, near, await Listener.ConnectAsync(near), far, await Listener.ConnectAsync(far));
        await conversation.HeardAsync("before");
        return conversation;
    }

    /// <summary>Has both nodes emit all the time, until the result is disposed of.</summary>
    /// <param name="text">What they emit.</param>
    public IDisposable Begin(string text = "load") => new Timer(
        _ =>
        {
            foreach (var (node, _, _) in _directions)
            {
                node.Root.Emit(TestNodes.News, text);
                node.Root.To(Red).Emit(TestNodes.News, text);
            }
        },
        null, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));

    /// <summary>Waits until each node hears the other one, to all sockets and to a room.</summary>
    public Task HeardAsync(string text) => _nodes.UntilAsync(() =>
    {
        foreach (var (from, to, name) in _directions)
        {
            if (to.Count($"{name} {text}") == 0) from.Root.Emit(TestNodes.News, $"{name} {text}");
            if (to.Count($"{name} {text} red") == 0) from.Root.To(Red).Emit(TestNodes.News, $"{name} {text} red");
        }

        return Task.FromResult(_directions.All(way =>
            way.To.Count($"{way.Name} {text}") > 0 && way.To.Count($"{way.Name} {text} red") > 0));
    });

    /// <summary>Waits until each node has reached its own client.</summary>
    public Task HeardAtHomeAsync(string text)
    {
        foreach (var (from, _, _) in _directions) from.Root.Emit(TestNodes.News, text);
        return _nodes.UntilAsync(() => Task.FromResult(_listeners.All(listener => listener.Count(text) == 1)));
    }

    /// <summary>
    /// Everything works: the nodes are counted, requests are answered, each event arrives once, and nothing worse than warnings was logged.
    /// </summary>
    public async Task WorksAsync()
    {
        await _nodes.HealthyAsync();
        await _nodes.CountedAsync(2);
        foreach (var (from, _, _) in _directions) await _nodes.UntilAsync(() => IsAnsweredAsync(from));
        foreach (var way in _directions)
        {
            // Pub/Sub may lose messages while servers still change their roles, so a round may be repeated. None may come twice.
            var round = 0;
            await _nodes.UntilAsync(() => ArrivesAsync(way.From, way.To, $"{way.Name} in round {++round},"));
        }

        Assert.DoesNotContain(_nodes.OwnLines, line => line.Level >= LogLevel.Error);
    }

    private static async Task<bool> ArrivesAsync(SocketTestServer from, Listener to, string name)
    {
        for (var i = 0; i < Canaries; i++)
        {
            from.Root.Emit(TestNodes.News, $"{name} {i}");
            from.Root.To(Red).Emit(TestNodes.News, $"{name} {i} red");
        }

        for (var tries = 0; tries < 20 && Counts().Contains(0); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await IsAnsweredAsync(from);   // second copies would have come before
        Assert.DoesNotContain(Counts(), count => count > 1);
        return Counts().All(count => count == 1);

        List<int> Counts() =>
            [.. Enumerable.Range(0, Canaries).SelectMany(i => new[] { to.Count($"{name} {i}"), to.Count($"{name} {i} red") })];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners) await listener.DisposeAsync();
    }

    private static async Task<bool> IsAnsweredAsync(SocketTestServer node)
    {
        var asking = node.Root.ServerSideEmitWithAckAsync(TestNodes.WhoIs, "?");
        return (await node.Root.FetchSocketsAsync()).Count == 2 && (await asking).Answers.Count == 1;
    }

    /// <summary>A client in the room that counts what it receives.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, int> _counts = new();
        private readonly SocketClient _client;
        private readonly Task _reading;

        private Listener(SocketClient client) => (_client, _reading) = (client, ReadAsync(client));

        public static async Task<Listener> ConnectAsync(SocketTestServer node)
        {
            var client = await node.ConnectAsync();
            Assert.True(node.Root.Sockets.Single().Join(Red));
            return new Listener(client);
        }

        public int Count(string text) => _counts.GetValueOrDefault(text);

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task ReadAsync(SocketClient client)
        {
            while (await client.ReceiveAsync() is { } packet)
            {
                var text = JsonElement.Parse(packet[packet.IndexOf('[', StringComparison.Ordinal)..])[1].GetString()!;
                _counts.AddOrUpdate(text, 1, (_, count) => count + 1);
            }
        }
    }
}
