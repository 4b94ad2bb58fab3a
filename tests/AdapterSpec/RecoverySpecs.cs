using System.Text.Json;
using Parley.SocketIO;
using Parley.Testing;

namespace Parley.AdapterSpec;

/// <summary>
/// The rules for every adapter that keeps packets and lost sockets (<see cref="IRecoveryStore"/>): a client recovers on any node. Inherit
/// this class and make nodes join one cluster.
/// </summary>
public abstract class RecoverySpecs : IAsyncDisposable
{
    private static readonly SocketEvent<string> News = new("news");
    private static readonly SocketEvent<Attachment> Photo = new("photo");
    private static readonly SocketEvent<string, string> Ask = new("ask");

    private readonly List<SocketTestServer> _nodes = [];

    /// <summary>Gives a node the adapter under test; all nodes of one test are one cluster.</summary>
    protected abstract void Join(SocketIOBuilder node);

    /// <summary>Removes all packets that the cluster has kept.</summary>
    protected abstract Task RemovePacketsAsync();

    /// <summary>Whether the cluster keeps a lost socket of that secret.</summary>
    protected abstract Task<bool> IsKeptAsync(string recoveryId);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    protected async Task<SocketTestServer> NodeAsync(Action<SocketIOOptions>? configure = null)
    {
        var node = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/other");
                io.MapNamespace("/").On("echo", (context, arguments) =>
                {
                    context.Ack(arguments);
                    return default;
                });
            },
            options =>
            {
                options.Recovery = new RecoveryOptions { DataType = typeof(Person) };
                configure?.Invoke(options);
            },
            SpecJson.Default,
            Join);
        _nodes.Add(node);
        return node;
    }

    protected async Task<(SocketTestServer, SocketTestServer)> TwoNodesAsync()
    {
        var nodes = (await NodeAsync(), await NodeAsync());
        foreach (var node in _nodes)
        {
            using var enough = new CancellationTokenSource(Deadline.Time);
            while (await node.Root.ServerCountAsync(enough.Token) != 2) await Task.Yield();
        }

        return nodes;
    }

    protected static Socket SocketOf(SocketTestServer node, SocketClient client) =>
        node.Root.Sockets.Single(socket => socket.Id == client.Id);

    /// <summary>A client in rooms that has received one packet.</summary>
    protected static async Task<(SocketClient Client, string Offset)> MemberAsync(SocketTestServer node, params string[] rooms)
    {
        var client = await node.ConnectAsync();
        foreach (var room in rooms) Assert.True(SocketOf(node, client).Join(room));
        SocketOf(node, client).Emit(News, "hello");
        return (client, OffsetOf(await client.ReceiveAsync()));
    }

    /// <summary>Breaks the connection, and waits until the cluster keeps the lost socket.</summary>
    protected async Task BreakAsync(SocketClient client)
    {
        client.Dispose();
        using var enough = new CancellationTokenSource(Deadline.Time);
        while (!await IsKeptAsync(client.RecoveryId!)) enough.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Reconnects with the offset of the last packet.</summary>
    protected static Task<SocketClient> BackAsync(SocketTestServer node, SocketClient lost, string offset) =>
        node.ConnectAsync(auth: $$"""{"pid":"{{lost.RecoveryId}}","offset":"{{offset}}"}""");

    protected static JsonElement Arguments(string? packet)
    {
        var start = packet!.IndexOf('[', StringComparison.Ordinal);
        return JsonElement.Parse(packet[start..]);
    }

    protected static string OffsetOf(string? packet)
    {
        var arguments = Arguments(packet);
        return arguments[arguments.GetArrayLength() - 1].GetString()!;
    }

    /// <summary>The texts of the packets before the last, and the offset of the last one.</summary>
    protected static async Task<(List<string> News, string Offset)> NewsUntilAsync(SocketClient client, string last)
    {
        var news = new List<string>();
        while (await client.ReceiveAsync() is { } packet)
        {
            var text = Arguments(packet)[1].GetString()!;
            if (text == last) return (news, OffsetOf(packet));
            news.Add(text);
        }

        throw new InvalidDataException("The connection has ended.");
    }

    [Fact]
    public async Task A_client_recovers_on_another_node_with_id_rooms_data_and_missed_packets_of_all_nodes()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first, "red");
        SocketOf(first, lost).Data = new Person("Ann");
        await BreakAsync(lost);
        using var witness = await second.ConnectAsync();
        first.Root.To("red").Emit(News, "to red");
        first.Root.To("blue").Emit(News, "to blue");
        second.Root.Except("red").Emit(News, "not to red");
        second.Root.To(lost.Id).Emit(News, "to me");
        second.Root.Volatile.Emit(News, "volatile");
        first.IO.Of("/other").Emit(News, "other");
        first.Root.ToAll().Local.Emit(News, "local");
        second.Root.To("blue").To("red").Except("green").Emit(News, "to both");
        await NewsUntilAsync(witness, "volatile");   // Had it not been sent yet, the client that comes back would get it as everybody does.

        using var back = await BackAsync(second, lost, offset);
        second.Root.Emit(News, "end");

        Assert.Equal((lost.Id, lost.RecoveryId), (back.Id, back.RecoveryId));
        var socket = SocketOf(second, back);
        Assert.True(socket.Recovered);
        Assert.Equal(new Person("Ann"), socket.Data);
        var (missed, _) = await NewsUntilAsync(back, "end");
        Assert.Equal(["to both", "to me", "to red"], missed.Order());
        Assert.Equal(new[] { lost.Id, "red" }.Order(), socket.Rooms.Order());   // Joined after the answer to the client.
        Assert.True(missed.IndexOf("to me") < missed.IndexOf("to both"));   // packets of one node keep their order
    }

    [Fact]
    public async Task A_client_that_is_lost_twice_without_new_packets_gets_none_twice()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        await BreakAsync(lost);
        second.Root.Emit(News, "missed");
        var back = await BackAsync(second, lost, offset);
        var packet = await back.ReceiveAsync();
        Assert.Equal("missed", Arguments(packet)[1].GetString());
        await BreakAsync(back);

        using var again = await BackAsync(first, back, OffsetOf(packet));
        first.Root.Emit(News, "end");

        Assert.Equal(lost.Id, again.Id);
        Assert.Empty((await NewsUntilAsync(again, "end")).News);
    }

    [Fact]
    public async Task Missed_binary_data_is_recovered_on_another_node_unchanged()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        await BreakAsync(lost);
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        first.Root.Emit(Photo, new Attachment(bytes));

        using var back = await BackAsync(second, lost, offset);

        Assert.StartsWith("""51-["photo",{"_placeholder":true,"num":0},""", await back.ReceiveAsync());
        Assert.Equal(bytes, await back.ReceiveBinaryAsync());
    }

    [Fact]
    public async Task A_client_whose_offset_is_not_kept_any_more_gets_a_new_socket()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first, "red");
        await BreakAsync(lost);
        second.Root.Emit(News, "missed");
        await RemovePacketsAsync();

        using var back = await BackAsync(second, lost, offset);
        second.Root.Emit(News, "end");

        Assert.NotEqual((lost.Id, lost.RecoveryId), (back.Id, back.RecoveryId));
        Assert.False(SocketOf(second, back).Recovered);
        Assert.Empty((await NewsUntilAsync(back, "end")).News);
    }

    [Fact]
    public async Task A_secret_is_valid_for_one_recovery_on_all_nodes()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        await BreakAsync(lost);

        var both = await Task.WhenAll(BackAsync(first, lost, offset), BackAsync(second, lost, offset));

        Assert.Single(both, client => client.Id == lost.Id);
    }

    [Theory]
    [InlineData("unknown", null)]
    [InlineData(null, "unknown")]
    [InlineData(null, "1-1")]
    [InlineData(null, "99999999999999999999999999-99999999999999999999999")]
    [InlineData(null, "-")]
    [InlineData(null, "$")]
    [InlineData("", "")]
    [InlineData("a\\u0000*:\\\"\\n聊", "0-0")]
    public async Task Invalid_recovery_values_give_a_new_socket(string? pid, string? offset)
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, known) = await MemberAsync(first, "red");
        await BreakAsync(lost);

        using var back = await second.ConnectAsync(auth: $$"""{"pid":"{{pid ?? lost.RecoveryId}}","offset":"{{offset ?? known}}"}""");

        Assert.NotEqual(lost.Id, back.Id);
        Assert.False(SocketOf(second, back).Recovered);
    }

    [Fact]
    public async Task A_secret_of_one_namespace_does_not_recover_in_another()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first, "red");
        await BreakAsync(lost);

        using var back = await second.ConnectAsync("/other", $$"""{"pid":"{{lost.RecoveryId}}","offset":"{{offset}}"}""");

        Assert.NotEqual(lost.Id, back.Id);
    }

    [Fact]
    public async Task A_client_that_was_disconnected_on_purpose_is_not_recovered_and_gets_what_was_sent_before()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        var socket = SocketOf(first, lost);

        socket.Emit(News, "you must leave");
        first.Root.Emit(News, "all must leave");
        socket.Disconnect();

        Assert.Equal("you must leave", Arguments(await lost.ReceiveAsync())[1].GetString());
        Assert.Equal("all must leave", Arguments(await lost.ReceiveAsync())[1].GetString());
        Assert.Equal("1", await lost.ReceiveAsync());
        using var back = await BackAsync(second, lost, offset);
        Assert.NotEqual(lost.Id, back.Id);
    }

    [Fact]
    public async Task What_one_node_sends_to_a_client_arrives_in_its_order()
    {
        var (first, _) = await TwoNodesAsync();
        var (client, _) = await MemberAsync(first);
        var socket = SocketOf(first, client);

        for (var i = 0; i < 20; i++)
        {
            socket.Emit(News, $"{5 * i}");
            first.Root.Emit(News, $"{(5 * i) + 1}");
            socket.Volatile.Emit(News, $"{(5 * i) + 2}");
            first.Root.ToAll().Local.Emit(News, $"{(5 * i) + 3}");
            _ = socket.EmitWithAckAsync(Ask, $"{(5 * i) + 4}");
        }

        socket.Emit(News, "end");
        var got = (await NewsUntilAsync(client, "end")).News.ConvertAll(int.Parse);
        Assert.Equal(got.Order(), got);
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 5 != 2), got.Where(i => i % 5 != 2));   // a volatile packet may be dropped
    }

    [Fact]
    public async Task A_client_that_changes_nodes_again_and_again_under_load_misses_nothing_and_gets_nothing_twice()
    {
        const int total = 1_500;
        var (first, second) = await TwoNodesAsync();
        var (client, _) = await MemberAsync(first, "red");
        var sending = Task.WhenAll(new[] { first, second }.Select((node, number) => Task.Run(() =>
        {
            for (var i = 0; i < total; i++)
            {
                node.Root.To("red").Emit(News, $"{number} {i}");
                if (i % 20 == 0) Thread.Yield();
            }
        })));

        var got = new List<string>();
        var node = first;
        while (got.Count < 2 * total)
        {
            var packet = await client.ReceiveAsync();
            got.Add(Arguments(packet)[1].GetString()!);
            if (got.Count % 500 != 0) continue;
            await BreakAsync(client);
            node = node == first ? second : first;
            client = await BackAsync(node, client, OffsetOf(packet));
            Assert.True(SocketOf(node, client).Recovered);
        }

        await sending;
        for (var number = 0; number < 2; number++)
        {
            Assert.Equal(
                Enumerable.Range(0, total).Select(i => $"{number} {i}"),
                got.Where(text => text.StartsWith($"{number} ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_client_that_missed_more_than_the_limit_gets_a_new_socket()
    {
        var first = await NodeAsync();
        var second = await NodeAsync(options => options.Recovery!.MaxPackets = 30);
        var (lost, offset) = await MemberAsync(first, "red");
        var (other, _) = await MemberAsync(second);
        await BreakAsync(lost);
        for (var i = 0; i < 31; i++) first.Root.To("red").Emit(News, "x");
        first.Root.Emit(News, "end");
        Assert.Empty((await NewsUntilAsync(other, "end")).News);

        using var back = await BackAsync(second, lost, offset);

        Assert.NotEqual(lost.Id, back.Id);
    }
}
