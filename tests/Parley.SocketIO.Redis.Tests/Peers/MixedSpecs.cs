using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The data of a socket in these tests.</summary>
public sealed record Person(string Name, int Age);

[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(int))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class MixedJson : JsonSerializerContext;

/// <summary>
/// A cluster of a Node server with the npm package and one of ours: each does everything to the sockets of the other.
/// </summary>
public abstract class MixedSpecs(RedisServer redis, NodePeer peer) : IClassFixture<RedisServer>, IClassFixture<NodePeer>, IAsyncLifetime
{
    private static readonly SocketEvent<string> News = new("news");
    private static readonly SocketEvent<Attachment> Photo = new("photo");
    private static readonly SocketEvent<string, JsonElement> Ask = new("ask");
    private static readonly SocketEvent<string, Attachment> AskPhoto = new("ask");
    private static readonly SocketEvent<string> Tell = new("tell");
    private static readonly SocketEvent<string, string> WhoIs = new("who is");
    private static readonly SocketEvent<Attachment, Attachment> Develop = new("develop");

    private readonly List<string> _told = [];

    protected string Prefix { get; } = RedisServer.NewPrefix();

    protected RedisServer Redis { get; } = redis;

    protected NodeServer Node { get; private set; } = null!;

    protected SocketTestServer Net { get; private set; } = null!;

    protected abstract string Kind { get; }

    protected abstract JsonObject NodeOptions { get; }

    protected abstract void Configure(RedisAdapterOptions options);

    protected virtual void Join(SocketIOBuilder builder) => builder.AddRedisAdapter(Redis.Address, options =>
    {
        options.KeyPrefix = Prefix;
        Configure(options);
    });

    /// <summary>Whether the npm package sends acks of servers with binary data as such, and not as JSON.</summary>
    protected virtual bool AcksOfServersMayBeBinary => true;

    /// <summary>Waits until the nodes of a new member of a room receive the events of that room.</summary>
    protected virtual Task JoinedAsync(string room) => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        Node = await peer.StartAsync(Redis, Kind, Prefix, NodeOptions);
        Net = await StartAsync("net");
        await WaitForNodesAsync(2);
    }

    private async Task WaitForNodesAsync(int count)
    {
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while (await Net.Root.ServerCountAsync(tooLong.Token) != count) await Task.Yield();
        var counting = Node.RunAsync($"await until(async () => await io.of('/').adapter.serverCount() === {count})");
        await AdvanceUntilAsync(() => counting.IsCompleted);   // a node may have missed what ours said before it began to read
        await counting;
    }

    private Task<SocketTestServer> StartAsync(string name) => SocketTestServer.StartAsync(
        io => io.MapNamespace("/")
            .OnServerSide(Tell, text =>
            {
                lock (_told) _told.Add(text);
            })
            .OnServerSide(WhoIs, text => ValueTask.FromResult($"{name}, {text}"))
            .OnServerSide(Develop, photo => ValueTask.FromResult(new Attachment(photo.Data.ToArray().Reverse().ToArray()))),
        json: MixedJson.Default,
        build: Join);

    private async Task AdvanceUntilAsync(Func<bool> condition, int pause = 5)
    {
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while (!condition())
        {
            tooLong.Token.ThrowIfCancellationRequested();
            Net.Advance(TimeSpan.FromMilliseconds(25));   // no faster than a busy Redis answers within a grace period
            await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, tooLong.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Net.DisposeAsync();
        await Node.DisposeAsync();
    }

    private async Task<SocketClient> NetClientAsync(params string[] rooms)
    {
        var client = await Net.ConnectAsync();
        var socket = Net.Root.Sockets.Single(socket => socket.Id == client.Id);
        foreach (var room in rooms) Assert.True(socket.Join(room));
        foreach (var room in rooms.Prepend(client.Id)) await JoinedAsync(room);
        return client;
    }

    private async Task<string> NodeClientAsync(params string[] rooms)
    {
        var id = await Node.TextAsync($$"""return (await client({ rooms: {{JsonSerializer.Serialize(rooms)}} })).id""");
        foreach (var room in rooms.Prepend(id)) await JoinedAsync(room);
        return id;
    }

    private async Task<string> NodeReceivedAsync(string id, int count) => (await Node.RunAsync(
        $"const c = clients.find((c) => c.id === '{id}'); await until(() => c.received.length >= {count}); return c.received")).GetRawText();

    private static async Task AnswerAsync(SocketClient client, string json)
    {
        var question = await client.ReceiveAsync();
        await client.SendAsync($"3{question![1..question!.IndexOf('[', StringComparison.Ordinal)]}[{json}]");
    }

    [Fact]
    public async Task Events_of_ours_reach_sockets_of_Node()
    {
        var red = await NodeClientAsync("red", "blue");
        var muted = await NodeClientAsync("red", "muted");

        Net.Root.Emit(News, "all 你好 😀");
        Net.Root.To("red").Except("muted").Compress(false).Emit(News, "red");
        Net.Root.To("red").To("blue").Emit(News, "both");
        Net.Root.To(muted).Emit(News, "one");
        Net.Root.To("red").Emit(Photo, new Attachment(new byte[] { 0, 1, 255 }));

        Assert.Equal(
            """[["news","all 你好 😀"],["news","red"],["news","both"],["photo",{"type":"Buffer","data":[0,1,255]}]]""",
            Sorted(await NodeReceivedAsync(red, 4)));
        Assert.Equal(
            """[["news","all 你好 😀"],["news","both"],["news","one"],["photo",{"type":"Buffer","data":[0,1,255]}]]""",
            Sorted(await NodeReceivedAsync(muted, 4)));
        Net.Root.To("red").Volatile.Emit(News, "volatile");   // Node drops it if it is still writing
        Assert.Contains("volatile", await NodeReceivedAsync(red, 5), StringComparison.Ordinal);
    }

    // Events to different rooms may come in another order; those of a room are compared in the specs.
    private static string Sorted(string received)
    {
        string[] order = ["all", "red", "both", "one"];
        var items = JsonElement.Parse(received).EnumerateArray().ToList();
        return $"[{string.Join(',', items.OrderBy(item =>
        {
            var index = Array.FindIndex(order, word => item[1].ToString().StartsWith(word, StringComparison.Ordinal));
            return index < 0 ? order.Length : index;
        }).Select(item => item.GetRawText()))}]";
    }

    [Fact]
    public async Task Events_of_Node_reach_sockets_of_ours()
    {
        var red = await NetClientAsync("red", "7");
        var muted = await NetClientAsync("red", "muted");

        await Node.RunAsync("io.to('red').except('muted').volatile.compress(false).emit('news', 'red 你好', 1.5, null)");
        Assert.Equal("""2["news","red 你好",1.5,null]""", await red.ReceiveAsync());
        await Node.RunAsync("io.to(7).emit('news', 7)");
        Assert.Equal("""2["news",7]""", await red.ReceiveAsync());
        await Node.RunAsync($"io.to('{muted.Id}').emit('news', 'one')");
        Assert.Equal("""2["news","one"]""", await muted.ReceiveAsync());
        await Node.RunAsync("io.to(['red', 'nobody']).emit('photo', { name: 'a', data: Buffer.from([0, 1, 255]) }, new Uint8Array([7]))");

        foreach (var client in new[] { red, muted })
        {
            Assert.Equal(
                """52-["photo",{"name":"a","data":{"_placeholder":true,"num":0}},{"_placeholder":true,"num":1}]""",
                await client.ReceiveAsync());
            Assert.Equal([0, 1, 255], (await client.ReceiveBinaryAsync())!);
            Assert.Equal([7], (await client.ReceiveBinaryAsync())!);
        }
    }

    [Fact]
    public async Task Broadcasts_of_ours_collect_acks_of_clients_of_Node()
    {
        var near = await NetClientAsync();
        await NodeClientAsync();
        await Node.RunAsync("await client({ reply: { a: [1, '你'] } })");

        var answers = Net.Root.ToAll().EmitWithAckAsync(Ask, "?");
        await AnswerAsync(near, "\"near\"");

        var all = await answers.InTime();
        Assert.Equal(
            ["\"near\"", "\"node client\"", """{"a":[1,"你"]}"""],
            all.Answers.Select(answer => answer.GetRawText()).Order(StringComparer.Ordinal));
        Assert.True(all.IsComplete);

        await Node.RunAsync("await client({ reply: Buffer.from([1, 2]), rooms: ['photos'] })");
        var photos = await Net.Root.To("photos").EmitWithAckAsync(AskPhoto, "?").InTime();
        Assert.Equal([1, 2], photos.Answers.Single().Data.ToArray());
    }

    [Fact]
    public async Task Broadcasts_of_Node_collect_acks_of_clients_of_ours()
    {
        var client = await NetClientAsync();
        await NodeClientAsync();

        var answers = Node.RunAsync("return await io.timeout(5000).emitWithAck('ask', '?')");
        await AnswerAsync(client, """{"b":true}""");
        Assert.Equal("""["node client",{"b":true}]""", Texts(await answers.InTime()));

        answers = Node.RunAsync("return await io.timeout(5000).emitWithAck('ask', Buffer.from([3]))");
        var question = (await client.ReceiveAsync())!;
        Assert.Equal([3], (await client.ReceiveBinaryAsync())!);
        await client.SendAsync($$"""61-{{question[3..question.IndexOf('[', StringComparison.Ordinal)]}}[{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync(4, 5);
        Assert.Equal("""["node client",{"type":"Buffer","data":[4,5]}]""", Texts(await answers.InTime()));
    }

    private static string Texts(JsonElement array) =>
        $"[{string.Join(',', array.EnumerateArray().Select(item => item.GetRawText()).OrderByDescending(item => item[0] == '"'))}]";

    [Fact]
    public async Task Ours_fetches_sockets_of_Node()
    {
        var id = await NodeClientAsync("red");
        await NodeClientAsync("blue");
        await Node.RunAsync($"clients.find((c) => c.id === '{id}').server.data = {{ name: 'Ann', photo: Buffer.from([1]) }}");

        var found = Assert.Single(await Net.Root.To("red").FetchSocketsAsync().InTime());

        Assert.Equal((id, "Ann"), (found.Id, found.Data!.Value.GetProperty("name").GetString()));
        Assert.Equal(["red", id], found.Rooms.Order(StringComparer.Ordinal).OrderByDescending(room => room == "red"));
        Assert.Equal(("node", "127.0.0.1", false), (found.Handshake.Query["from"], found.Handshake.Address, found.Handshake.IsSecure));
        Assert.InRange(found.Handshake.Time, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(200));
        Assert.Equal(2, (await Net.Root.FetchSocketsAsync().InTime()).Count);
    }

    [Fact]
    public async Task Node_fetches_sockets_of_ours()
    {
        var client = await NetClientAsync("red");
        Net.Root.Sockets.Single().Data = new Person("Ann", 7);

        var found = await Node.RunAsync(
            "return (await io.in('red').fetchSockets()).map(({ id, rooms, data, handshake }) => ({ id, rooms: [...rooms], data, query: handshake.query, secure: handshake.secure, issued: handshake.issued, time: new Date(handshake.time).getTime(), headers: handshake.headers }))");

        var socket = Assert.Single(found.EnumerateArray());
        Assert.Equal(client.Id, socket.GetProperty("id").GetString());
        Assert.Equal($$"""["{{client.Id}}","red"]""", socket.GetProperty("rooms").GetRawText());
        Assert.Equal("""{"name":"Ann","age":7}""", socket.GetProperty("data").GetRawText());
        Assert.Equal("4", socket.GetProperty("query").GetProperty("EIO").GetString());
        Assert.Equal(socket.GetProperty("issued").GetInt64() / 1000 * 1000, socket.GetProperty("time").GetInt64());
    }

    [Fact]
    public async Task Each_moves_and_disconnects_sockets_of_the_other()
    {
        var far = await NodeClientAsync("red");
        var near = await NetClientAsync("red");
        var socket = Net.Root.Sockets.Single();

        Net.Root.To("red").SocketsJoin("x", "y");
        await Node.RunAsync($"const s = io.sockets.sockets.get('{far}'); await until(() => s.rooms.has('x') && s.rooms.has('y'))");
        await Node.RunAsync("io.in('red').socketsLeave(['x'])");
        await Deadline.UntilAsync(() => socket.Rooms.Order(StringComparer.Ordinal).SequenceEqual(
            new[] { near.Id, "red", "y" }.Order(StringComparer.Ordinal)));
        await Node.RunAsync($"io.in('{near.Id}').socketsJoin('z')");
        await Deadline.UntilAsync(() => socket.Rooms.Contains("z"));
        Net.Root.To("y").SocketsLeave("y");
        await Node.RunAsync($"const s = io.sockets.sockets.get('{far}'); await until(() => !s.rooms.has('y'))");

        Net.Root.To(far).DisconnectSockets(close: true);
        await Node.RunAsync("await until(() => io.sockets.sockets.size === 0)");
        await Node.RunAsync("io.in('z').disconnectSockets()");
        Assert.Equal("1", await near.ReceiveAsync());
    }

    [Fact]
    public async Task Servers_emit_to_each_other()
    {
        await Node.RunAsync(
            """
            state.told = [];
            io.on('tell', (...args) => state.told.push(args));
            io.on('who is', (text, ack) => ack(`node, ${text}`));
            io.on('develop', (photo, ack) => ack(Buffer.from(photo).reverse()));
            """);

        Net.Root.ServerSideEmit(Tell, "hello 你好");
        Assert.Equal("""[["hello 你好"]]""", (await Node.RunAsync("await until(() => state.told.length); return state.told")).GetRawText());
        await Node.RunAsync("io.serverSideEmit('tell', 'from node')");
        await Deadline.UntilAsync(() =>
        {
            lock (_told) return _told.Contains("from node");
        });

        var answers = await Net.Root.ServerSideEmitWithAckAsync(WhoIs, "you").InTime();
        Assert.Equal(["node, you"], answers.Answers);
        Assert.True(answers.IsComplete);
        Assert.Equal("""["net, you"]""", (await Node.RunAsync("return await io.serverSideEmitWithAck('who is', 'you')")).GetRawText());
        var photos = await Net.Root.ServerSideEmitWithAckAsync(Develop, new Attachment(new byte[] { 1, 2, 3 })).InTime();
        if (AcksOfServersMayBeBinary) Assert.Equal([3, 2, 1], photos.Answers.Single().Data.ToArray());
        else Assert.Equal((1, 0), (photos.Expected, photos.Answers.Count));
    }

    // Node servers end when they receive garbage, so other tests send that to ours alone.
    [Fact]
    public async Task A_message_of_another_version_is_harmless_to_both()
    {
        var client = await NetClientAsync("red");
        var far = await NodeClientAsync("red");

        await PublishAsync("""{"type":42,"nsp":"/","uid":"x","requestId":"r","data":{"requestId":"r"}}""");
        await Node.RunAsync("io.to('red').emit('news', 'still here')");
        Net.Root.To("red").Emit(News, "here too");

        Assert.Equal(
            ["""2["news","here too"]""", """2["news","still here"]"""],
            new[] { await client.ReceiveAsync(), await client.ReceiveAsync() }.Order(StringComparer.Ordinal));
        Assert.Contains("here too", await NodeReceivedAsync(far, 2), StringComparison.Ordinal);
    }

    // The process of the other node is stopped, so its connections stay open and Redis counts it.
    [Fact]
    public async Task A_node_that_hangs_is_named_and_the_others_respond()
    {
        await using var third = await StartAsync("third");
        await WaitForNodesAsync(3);
        await third.ConnectAsync();
        var hanging = await Node.TextAsync("return io.of('/').adapter.uid");
        var far = await NodeClientAsync();
        peer.Pause();
        try
        {
            var (said, found) = (
                Net.Root.ServerSideEmitWithAckAsync(WhoIs, "you", TimeSpan.FromSeconds(3)), Net.Root.FetchSocketsAsync());
            var acks = Net.Root.To(far).Timeout(TimeSpan.FromSeconds(3)).EmitWithAckAsync(Ask, "?");
            // Redis is asked for names then.
            await AdvanceUntilAsync(() => said.IsCompleted && found.IsCompleted && acks.IsCompleted, pause: 25);

            Assert.Equal(["third, you"], (await said).Answers);
            Assert.Equal([hanging], (await said).SilentNodes);
            Assert.False((await said).IsComplete);
            Assert.Single(await found);
            Assert.Equal([hanging], (await acks).SilentNodes);
        }
        finally
        {
            peer.Resume();
        }

        Assert.Equal(2, (await Net.Root.FetchSocketsAsync().InTime()).Count);
    }

    [Fact]
    public virtual async Task An_emitter_of_ours_reaches_sockets_of_both()
    {
        await using var connection = await Redis.ConnectAsync();
        var emitter = new RedisEmitter(connection, options =>
        {
            var adapter = new RedisAdapterOptions();
            Configure(adapter);
            (options.KeyPrefix, options.Sharded) = (Prefix, adapter.Sharded);
        });
        var near = await NetClientAsync("red", "blue");
        var far = await NodeClientAsync("red", "blue");
        await Node.RunAsync("state.told = []; io.on('tell', (...args) => state.told.push(args))");

        await emitter.To("red").To("blue").Except("nobody").Compress(false).EmitAsync(News, "你好");
        Assert.Equal("""2["news","你好"]""", await near.ReceiveAsync());
        Assert.Equal("""[["news","你好"]]""", await NodeReceivedAsync(far, 1));
        await emitter.To("red").EmitAsync("photo", EventArguments.None.With(new Attachment(new byte[] { 1 })).With(2, MixedJson.Default.Int32));
        Assert.Equal("""51-["photo",{"_placeholder":true,"num":0},2]""", await near.ReceiveAsync());
        Assert.Equal([1], (await near.ReceiveBinaryAsync())!);
        Assert.Equal("""[["news","你好"],["photo",{"type":"Buffer","data":[1]},2]]""", await NodeReceivedAsync(far, 2));
        await emitter.To([]).EmitAsync(News, "nobody");

        await emitter.ServerSideEmitAsync(Tell, "both");
        await Deadline.UntilAsync(() =>
        {
            lock (_told) return _told.Contains("both");
        });
        Assert.Equal("""[["both"]]""", (await Node.RunAsync("await until(() => state.told.length); return state.told")).GetRawText());

        var socket = Net.Root.Sockets.Single();
        await emitter.ToAll().SocketsJoinAsync("green");
        await emitter.To("red").SocketsLeaveAsync("blue");
        await Deadline.UntilAsync(() => socket.Rooms.Contains("green") && !socket.Rooms.Contains("blue"));
        await Node.RunAsync($"const s = io.sockets.sockets.get('{far}'); await until(() => s.rooms.has('green') && !s.rooms.has('blue'))");
        await emitter.To("green").DisconnectSocketsAsync(close: true);
        await Node.RunAsync("await until(() => io.sockets.sockets.size === 0)");
        Assert.Equal("1", await near.ReceiveAsync());
        Assert.Equal(2, await Net.Root.ServerCountAsync(TestContext.Current.CancellationToken));   // an emitter is not a node
    }

    /// <summary>Publishes a message to all nodes.</summary>
    protected abstract Task PublishAsync(string message);
}
