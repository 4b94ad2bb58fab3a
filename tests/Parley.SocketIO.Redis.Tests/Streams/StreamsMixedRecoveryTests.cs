using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Testing;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>Clients of a Node server recover on ours, and clients of ours on a Node server, in one of the formats.</summary>
public abstract class StreamsMixedRecoveryTests(RedisServer redis, NodePeer peer, bool isStreamOnly)
    : IClassFixture<RedisServer>, IClassFixture<NodePeer>, IAsyncLifetime
{
    private static readonly SocketEvent<string> News = new("news");
    private static readonly SocketEvent<Attachment> Photo = new("photo");

    private readonly string _prefix = RedisServer.NewPrefix();
    private NodeServer _node = null!;
    private SocketTestServer _net = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await peer.StartAsync(
            redis, isStreamOnly ? "streams-0.2" : "streams", _prefix, null,
            new JsonObject { ["connectionStateRecovery"] = new JsonObject() });
        _net = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/"),
            options => options.Recovery = new RecoveryOptions { DataType = typeof(Person) },
            MixedJson.Default,
            builder => builder.AddRedisStreamsAdapter(redis.Address, options =>
            {
                (options.StreamName, options.ChannelPrefix, options.SessionKeyPrefix) = (_prefix, _prefix, $"{_prefix}:session:");
                (options.StreamOnly, options.HeartbeatTimeout) = (isStreamOnly, TimeSpan.FromMinutes(10));
            }));
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while (await _net.Root.ServerCountAsync(tooLong.Token) != 2) await Task.Yield();
        var counting = _node.RunAsync("await until(async () => await io.of('/').adapter.serverCount() === 2)");
        while (!counting.IsCompleted)
        {
            _net.Advance(TimeSpan.FromMilliseconds(100));   // a node may have missed what ours said before it began to read
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, tooLong.Token);
        }

        await counting;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _net.DisposeAsync();
        await _node.DisposeAsync();
    }

    private async Task KeptAsync(string pid)
    {
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while ((await redis.ExecuteAsync("EXISTS", $"{_prefix}:session:{pid}")).ToString() != "1")
            tooLong.Token.ThrowIfCancellationRequested();
    }

    /// <summary>A client of ours that was lost, and the offset of its only packet.</summary>
    private async Task<(SocketClient Lost, string Offset)> LoseNetClientAsync()
    {
        var client = await _net.ConnectAsync();
        var socket = _net.Root.Sockets.Single(socket => socket.Id == client.Id);
        socket.Join("red");
        socket.Data = new Person("Ann", 7);
        socket.Emit(News, "hello");
        var packet = JsonElement.Parse((await client.ReceiveAsync())![1..]);
        client.Dispose();
        await KeptAsync(client.RecoveryId!);
        return (client, packet[2].GetString()!);
    }

    /// <summary>What both servers send meanwhile. The lost client is in the room red.</summary>
    private async Task SendAsync(string lost)
    {
        _net.Root.To("red").Emit(News, "net to red");
        _net.Root.To("blue").Emit(News, "net to blue");
        _net.Root.Except("red").Emit(News, "net not to red");
        _net.Root.To(lost).Emit(News, "net to one");
        _net.Root.To("red").Emit(Photo, new Attachment(new byte[] { 0, 1, 255 }));
        await _net.Root.FetchSocketsAsync();   // after its answers, Node has received all of them
        await _node.RunAsync(
            $"""
            io.to('red').except('blue').emit('news', 'node to red');
            io.except('red').emit('news', 'node not to red');
            io.to('{lost}').emit('news', 'node to one');
            io.to(['red', 'blue']).emit('photo', Buffer.from([2, 3]));
            io.emit('news', 'node to all');
            """);
        var last = "0";
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while (!last.Contains("node to all", StringComparison.Ordinal))
        {
            tooLong.Token.ThrowIfCancellationRequested();
            var entries = (RedisResult[])(await redis.ExecuteAsync("XREVRANGE", _prefix, "+", "-", "COUNT", "20"))!;
            last = string.Concat(entries.SelectMany(entry => (string[])entry[1]!));
        }
    }

    [Fact]
    public async Task A_client_of_ours_recovers_on_a_Node_server()
    {
        var (lost, offset) = await LoseNetClientAsync();
        await SendAsync(lost.Id);

        var back = await _node.RunAsync(
            $$"""
            const c = await client({ auth: { pid: '{{lost.RecoveryId}}', offset: '{{offset}}' } });
            await until(() => c.received.length >= 7);
            return { id: c.id, recovered: c.server.recovered, rooms: [...c.server.rooms].sort(), data: c.server.data, received: c.received.map((event) => event.slice(0, -1)) };
            """);

        Assert.Equal(lost.Id, back.GetProperty("id").GetString());
        Assert.True(back.GetProperty("recovered").GetBoolean());
        Assert.Equal(
            new[] { lost.Id, "red" }.Order(StringComparer.Ordinal),
            back.GetProperty("rooms").EnumerateArray().Select(room => room.GetString()));
        Assert.Equal("""{"name":"Ann","age":7}""", back.GetProperty("data").GetRawText());
        Assert.Equal(
            """[["news","net to red"],["news","net to one"],["photo",{"type":"Buffer","data":[0,1,255]}],["news","node to red"],["news","node to one"],["photo",{"type":"Buffer","data":[2,3]}],["news","node to all"]]""",
            back.GetProperty("received").GetRawText());
    }

    [Fact]
    public async Task A_client_of_a_Node_server_recovers_on_ours_and_back_without_duplicates()
    {
        var lost = await _node.RunAsync(
            """
            const c = await client({ rooms: ['red'] });
            c.server.data = { name: 'Bob', age: 8 };
            c.server.emit('news', 'hello');
            await until(() => c.received.length);
            const result = { id: c.id, pid: c._pid, offset: c._lastOffset };
            c.io.engine.close();
            return result;
            """);
        var (id, pid) = (lost.GetProperty("id").GetString()!, lost.GetProperty("pid").GetString()!);
        await KeptAsync(pid);
        await SendAsync(id);

        var back = await _net.ConnectAsync(auth: $$"""{"pid":"{{pid}}","offset":"{{lost.GetProperty("offset").GetString()}}"}""");

        Assert.Equal((id, pid), (back.Id, back.RecoveryId));
        var socket = _net.Root.Sockets.Single();
        Assert.True(socket.Recovered);
        Assert.Equal(new Person("Bob", 8), socket.Data);
        var offset = "";
        foreach (var expected in new[] { "net to red", "net to one", "0 1 255", "node to red", "node to one", "2 3", "node to all" })
        {
            var packet = (await back.ReceiveAsync())!;
            var arguments = JsonElement.Parse(packet[packet.IndexOf('[', StringComparison.Ordinal)..]);
            var text = packet[0] == '5' ? string.Join(' ', (await back.ReceiveBinaryAsync())!) : arguments[1].GetString();
            Assert.Equal(expected, text);
            offset = arguments[2].GetString()!;
        }

        Assert.Equal(new[] { id, "red" }.Order(StringComparer.Ordinal), socket.Rooms.Order(StringComparer.Ordinal));
        back.Dispose();
        await KeptAsync(pid);
        var again = await _node.RunAsync(
            $$"""
            const c = await client({ auth: { pid: '{{pid}}', offset: '{{offset}}' } });
            io.emit('news', 'end');
            await until(() => c.received.length);
            return [c.id, c.server.recovered, c.received[0][1]];
            """);
        Assert.Equal($"""["{id}",true,"end"]""", again.GetRawText());
    }

    [Fact]
    public async Task A_client_of_ours_whose_offset_is_gone_is_told_so_by_a_Node_server()
    {
        var (lost, offset) = await LoseNetClientAsync();
        await redis.ExecuteAsync("XTRIM", _prefix, "MAXLEN", "0");

        Assert.Equal(
            "[true,false]",
            (await _node.RunAsync(
                $$"""
                const c = await client({ auth: { pid: '{{lost.RecoveryId}}', offset: '{{offset}}' } });
                return [c.id !== '{{lost.Id}}', c.server.recovered];
                """)).GetRawText());
    }

    [Fact]
    public async Task Live_packets_of_both_have_offsets_and_volatile_ones_have_none()
    {
        using var client = await _net.ConnectAsync();
        var far = await _node.TextAsync("return (await client()).id");

        _net.Root.Emit(News, "net");
        Assert.Matches("""^2\["news","net","\d+-\d+"\]$""", await client.ReceiveAsync());
        await _node.RunAsync("io.emit('news', 'node')");
        Assert.Matches("""^2\["news","node","\d+-\d+"\]$""", await client.ReceiveAsync());
        await _node.RunAsync("io.volatile.emit('news', 'volatile')");
        Assert.Equal("""2["news","volatile"]""", await client.ReceiveAsync());

        var received = await _node.RunAsync(
            $"const c = clients.find((c) => c.id === '{far}'); await until(() => c.received.length >= 3); return c.received");
        Assert.Matches("""^\[\["news","net","\d+-\d+"\],\["news","node","\d+-\d+"\],\["news","volatile"\]\]$""", received.GetRawText());
    }
}

public sealed class PresentStreamsMixedRecoveryTests(RedisServer redis, NodePeer peer)
    : StreamsMixedRecoveryTests(redis, peer, isStreamOnly: false);

public sealed class StreamOnlyMixedRecoveryTests(RedisServer redis, NodePeer peer)
    : StreamsMixedRecoveryTests(redis, peer, isStreamOnly: true);
