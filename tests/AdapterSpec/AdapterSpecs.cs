using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.SocketIO;
using Parley.Testing;

namespace Parley.AdapterSpec;

/// <summary>The data of a socket in these tests.</summary>
public sealed record Person(string Name);

[JsonSerializable(typeof(Person))]
internal sealed partial class SpecJson : JsonSerializerContext;

/// <summary>
/// The rules for every adapter: several nodes act as one for their clients. Inherit this class and make nodes join one cluster, and the
/// tests run on your adapter.
/// </summary>
public abstract class AdapterSpecs : IAsyncDisposable
{
    private static readonly SocketEvent<string> News = new("news");
    private static readonly SocketEvent<string, string> Ask = new("ask");
    private static readonly SocketEvent<Attachment> Photo = new("photo");
    private static readonly SocketEvent<string> Tell = new("tell");
    private static readonly SocketEvent<string, string> WhoIs = new("who is");
    private static readonly SocketEvent<string, string> WhoAreOthers = new("who are others");

    private readonly List<SocketTestServer> _nodes = [];
    private readonly List<string> _told = [];
    private int _asked;

    /// <summary>Gives a node the adapter under test; all nodes of one test are one cluster.</summary>
    protected abstract void Join(SocketIOBuilder node);

    /// <summary>Waits until the node with a new member of a room receives the events of that room.</summary>
    protected virtual Task JoinedAsync(string room) => Task.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private async Task<SocketTestServer> NodeAsync()
    {
        var name = $"node {_nodes.Count}";
        SocketTestServer? node = null;
        node = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/other");
                io.MapNamespace("/")
                    .On("echo", (context, arguments) =>
                    {
                        context.Ack(arguments);
                        return default;
                    })
                    .OnServerSide(Tell, text =>
                    {
                        lock (_told) _told.Add($"{name}: {text}");
                    })
                    .OnServerSide(WhoIs, text => text == "broken" ? throw new InvalidOperationException() : new ValueTask<string>(name))
                    .OnServerSide(WhoAreOthers, async _ =>
                    {
                        Interlocked.Increment(ref _asked);
                        await Deadline.UntilAsync(() => Volatile.Read(ref _asked) == 2);
                        return (await node!.Root.ServerSideEmitWithAckAsync(WhoIs, "there")).Answers.Single();
                    });
            },
            json: SpecJson.Default,
            build: Join);
        _nodes.Add(node);
        return node;
    }

    private async Task<(SocketTestServer, SocketTestServer)> TwoNodesAsync()
    {
        var nodes = (await NodeAsync(), await NodeAsync());
        await AssertServerCountAsync(2);
        return nodes;
    }

    private async Task AssertServerCountAsync(int count)
    {
        foreach (var node in _nodes)
        {
            using var enough = new CancellationTokenSource(Deadline.Time);
            while (await node.Root.ServerCountAsync(enough.Token) != count) await Task.Yield();
        }
    }

    private async Task<SocketClient> MemberAsync(SocketTestServer node, params string[] rooms)
    {
        var client = await node.ConnectAsync();
        foreach (var room in rooms) Assert.True(SocketOf(node, client).Join(room));
        foreach (var room in rooms.Prepend(client.Id)) await JoinedAsync(room);
        return client;
    }

    private static Socket SocketOf(SocketTestServer node, SocketClient client) =>
        node.Root.Sockets.Single(socket => socket.Id == client.Id);

    /// <summary>
    /// Waits for the last of some events, and returns the others. Adapters keep the order of events to the same rooms, so that one to all
    /// sockets may arrive before an earlier one to a room.
    /// </summary>
    private static async Task<List<string>> NewsUntilAsync(SocketClient client, string last, int count = 0)
    {
        var news = new List<string>();
        var isOver = false;
        while (await client.ReceiveAsync() is { } packet)
        {
            var text = JsonElement.Parse(packet.TrimStart('2'))[1].GetString()!;
            if (text == last) isOver = true;
            else news.Add(text);
            if (isOver && news.Count >= count) return news;
        }

        throw new InvalidDataException("The connection has ended.");
    }

    [Fact]
    public async Task An_event_to_all_reaches_the_sockets_of_all_nodes()
    {
        var (first, second) = await TwoNodesAsync();
        var a = await MemberAsync(first);
        var b = await MemberAsync(second);

        first.Root.Emit(News, "x");
        first.Root.Emit("news", EventArguments.FromJson(JsonElement.Parse("""["end"]""")));

        Assert.Equal(["x"], await NewsUntilAsync(a, "end", 1));
        Assert.Equal(["x"], await NewsUntilAsync(b, "end", 1));
    }

    [Fact]
    public async Task Rooms_and_exceptions_apply_on_all_nodes_and_each_socket_gets_the_event_once()
    {
        var (first, second) = await TwoNodesAsync();
        var both = await MemberAsync(second, "red", "blue");
        var muted = await MemberAsync(second, "red", "muted");
        var none = await MemberAsync(second, "green");
        var near = await MemberAsync(first, "blue");

        first.Root.To("red").To("blue").Except("muted").Emit(News, "x");
        first.Root.To("nobody").Emit(News, "nobody");
        first.Root.To([]).Emit(News, "no room");
        first.Root.Emit(News, "end");

        Assert.Equal(["x"], await NewsUntilAsync(both, "end", 1));
        Assert.Empty(await NewsUntilAsync(muted, "end"));
        Assert.Empty(await NewsUntilAsync(none, "end"));
        Assert.Equal(["x"], await NewsUntilAsync(near, "end", 1));
    }

    [Fact]
    public async Task The_room_of_a_sockets_id_works_from_all_nodes()
    {
        var (first, second) = await TwoNodesAsync();
        var a = await MemberAsync(second);
        var b = await MemberAsync(second);

        first.Root.To(a.Id).Emit(News, "to a");
        first.Root.Except(a.Id).Emit(News, "not to a");
        first.Root.Emit(News, "end");

        Assert.Equal(["to a"], await NewsUntilAsync(a, "end", 1));
        Assert.Equal(["not to a"], await NewsUntilAsync(b, "end", 1));
    }

    [Fact]
    public async Task A_local_event_stays_on_its_node()
    {
        var (first, second) = await TwoNodesAsync();
        var near = await MemberAsync(first, "red");
        var far = await MemberAsync(second, "red");

        first.Root.To("red").Local.Emit(News, "here");
        first.Root.ToAll().Local.SocketsJoin("blue");
        first.Root.Emit(News, "end");

        Assert.Equal(["here"], await NewsUntilAsync(near, "end", 1));
        Assert.Empty(await NewsUntilAsync(far, "end"));
        Assert.DoesNotContain("blue", SocketOf(second, far).Rooms);
        Assert.Single(await first.Root.ToAll().Local.FetchSocketsAsync());
    }

    [Fact]
    public async Task Events_of_one_node_keep_their_order()
    {
        var (first, second) = await TwoNodesAsync();
        var far = await MemberAsync(second);

        for (var i = 0; i < 500; i++) first.Root.Emit(News, $"{i}");
        first.Root.Emit(News, "end");

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), await NewsUntilAsync(far, "end"));
    }

    [Fact]
    public async Task Binary_data_reaches_other_nodes_unchanged()
    {
        var (first, second) = await TwoNodesAsync();
        var far = await MemberAsync(second);
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        first.Root.Emit(Photo, new Attachment(bytes));

        Assert.Equal("""51-["photo",{"_placeholder":true,"num":0}]""", await far.ReceiveAsync());
        Assert.Equal(bytes, await far.ReceiveBinaryAsync());
    }

    [Theory]
    [InlineData("聊天室 😀")]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("a#b:c*d?e[f]g\\h\"i\nj")]
    [InlineData("/")]
    [InlineData(" ")]
    public async Task Rooms_may_have_any_name(string room)
    {
        var (first, second) = await TwoNodesAsync();
        var member = await MemberAsync(second, room);
        var other = await MemberAsync(second);

        first.Root.To(room).Emit(News, "x");
        first.Root.Emit(News, "end");

        Assert.Equal(["x"], await NewsUntilAsync(member, "end", 1));
        Assert.Empty(await NewsUntilAsync(other, "end"));
    }

    [Fact]
    public async Task Namespaces_do_not_mix()
    {
        var (first, second) = await TwoNodesAsync();
        var far = await MemberAsync(second);

        first.IO.Of("/other").Emit(News, "other");
        first.Root.Emit(News, "end");

        Assert.Empty(await NewsUntilAsync(far, "end"));
    }

    [Fact]
    public async Task A_broadcast_collects_acks_from_clients_of_all_nodes()
    {
        var (first, second) = await TwoNodesAsync();
        var near = await MemberAsync(first);
        var far = await MemberAsync(second);
        var further = await MemberAsync(second);

        var answers = first.Root.ToAll().EmitWithAckAsync(Ask, "who?");
        foreach (var client in new[] { near, far, further })
        {
            var question = await client.ReceiveAsync();
            await client.SendAsync($"3{question![1..question!.IndexOf('[', StringComparison.Ordinal)]}[\"{client.Id}\"]");
        }

        var all = await answers.InTime();
        Assert.Equal(new[] { near.Id, far.Id, further.Id }.Order(), all.Answers.Order());
        Assert.True(all.IsComplete);
    }

    [Fact]
    public async Task A_broadcast_with_missing_acks_returns_those_that_arrived_in_time()
    {
        var (first, second) = await TwoNodesAsync();
        var near = await MemberAsync(first);
        var far = await MemberAsync(second);

        var answers = first.Root.ToAll().Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync(Ask, "who?");
        var question = await near.ReceiveAsync();
        await far.ReceiveAsync();
        await near.SendAsync($"3{question![1..question!.IndexOf('[', StringComparison.Ordinal)]}[\"near\"]");
        await near.SendAsync("""29["echo"]""");
        Assert.Equal("39[]", await near.ReceiveAsync());   // so its answer has been read
        first.Advance(TimeSpan.FromSeconds(6));

        var some = await answers.InTime();
        Assert.Equal(["near"], some.Answers);
        Assert.False(some.IsComplete);
    }

    [Fact]
    public async Task A_broadcast_without_receivers_completes_at_once()
    {
        var (first, _) = await TwoNodesAsync();

        var answers = await first.Root.To("nobody").EmitWithAckAsync(Ask, "who?").InTime();

        Assert.Equal((0, true), (answers.Expected, answers.IsComplete));
    }

    [Fact]
    public async Task Sockets_of_all_nodes_are_fetched_with_rooms_handshake_and_data()
    {
        var (first, second) = await TwoNodesAsync();
        await MemberAsync(first, "red");
        var far = await MemberAsync(second, "blue");
        SocketOf(second, far).Data = new Person("Ann");

        Assert.Equal(2, (await first.Root.FetchSocketsAsync()).Count);
        var found = Assert.Single(await first.Root.To("blue").FetchSocketsAsync());

        Assert.Equal(far.Id, found.Id);
        Assert.Equal([far.Id, "blue"], found.Rooms);
        Assert.Equal("Ann", found.Data!.Value.GetProperty("name").GetString());
        Assert.Equal("4", found.Handshake.Query["EIO"]);
    }

    [Fact]
    public async Task Sockets_of_other_nodes_can_change_rooms_get_events_and_be_disconnected()
    {
        var (first, second) = await TwoNodesAsync();
        var far = await MemberAsync(second, "red");
        var socket = SocketOf(second, far);
        var found = Assert.Single(await first.Root.FetchSocketsAsync());

        found.Emit(News, "end");
        Assert.Empty(await NewsUntilAsync(far, "end"));
        found.Join("blue", "green");
        await Deadline.UntilAsync(() => socket.Rooms.Count == 4);
        first.Root.To("green").SocketsLeave("red", "blue");
        await Deadline.UntilAsync(() => socket.Rooms.Count == 2);
        Assert.Equal([far.Id, "green"], socket.Rooms);
        first.Root.To("green").DisconnectSockets();

        Assert.Equal("1", await far.ReceiveAsync());
    }

    [Fact]
    public async Task ServerSideEmit_reaches_all_other_nodes_and_not_its_own()
    {
        var (first, _) = await TwoNodesAsync();
        await NodeAsync();
        await AssertServerCountAsync(3);

        first.Root.ServerSideEmit(Tell, "hello");

        await Deadline.UntilAsync(() =>
        {
            lock (_told) return _told.Count == 2;
        });
        Assert.Equal(["node 1: hello", "node 2: hello"], _told.Order());
    }

    [Fact]
    public async Task A_node_that_fails_counts_as_one_without_an_ack()
    {
        var (first, _) = await TwoNodesAsync();
        await NodeAsync();
        await AssertServerCountAsync(3);

        var all = await first.Root.ServerSideEmitWithAckAsync(WhoIs, "there").InTime();
        var failing = first.Root.ServerSideEmitWithAckAsync(WhoIs, "broken", TimeSpan.FromSeconds(5));
        while (!failing.IsCompleted)
        {
            first.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(["node 1", "node 2"], all.Answers.Order());
        Assert.Equal((2, true), (all.Expected, all.IsComplete));
        Assert.Empty((await failing).Answers);
        Assert.False((await failing).IsComplete);
    }

    [Fact]
    public async Task Handlers_of_two_nodes_can_wait_for_each_other()
    {
        var (first, second) = await TwoNodesAsync();

        var both = await Task.WhenAll(
            first.Root.ServerSideEmitWithAckAsync(WhoAreOthers, ""), second.Root.ServerSideEmitWithAckAsync(WhoAreOthers, "")).InTime();

        Assert.Equal(["node 0", "node 1"], both.SelectMany(answers => answers.Answers));
    }

    [Fact]
    public async Task A_stopped_node_is_not_counted_and_not_waited_for()
    {
        var (first, second) = await TwoNodesAsync();
        var near = await MemberAsync(first);

        await second.DisposeAsync();
        _nodes.Remove(second);
        await AssertServerCountAsync(1);

        first.Root.Emit(News, "end");
        Assert.Empty(await NewsUntilAsync(near, "end"));
        Assert.Single(await first.Root.FetchSocketsAsync());
        Assert.Equal(0, (await first.Root.ServerSideEmitWithAckAsync(WhoIs, "there").InTime()).Expected);
    }
}
