using System.Text.Json;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// Connection state recovery: a client whose connection broke reconnects as the same socket.
public sealed class RecoveryTests
{
    private static Task<SocketTestServer> StartAsync(Action<RecoveryOptions>? configure = null, Action<SocketNamespace>? map = null) =>
        SocketTestServer.StartAsync(
            io =>
            {
                var root = io.MapNamespace("/").WithEcho();
                map?.Invoke(root);
            },
            options =>
            {
                options.Recovery = new RecoveryOptions();
                configure?.Invoke(options.Recovery);
            },
            TestJson.Default);

    /// <summary>The offset that came with a packet, as its last argument.</summary>
    private static string Offset(string? packet)
    {
        var array = JsonElement.Parse(packet!.AsSpan(1).ToString());
        return array[array.GetArrayLength() - 1].GetString()!;
    }

    private static string Auth(string? pid, string offset) => $$"""{"pid":"{{pid}}","offset":"{{offset}}"}""";

    /// <summary>Breaks the connection, and waits until the server has noticed.</summary>
    private static async Task BreakAsync(SocketTestServer server, SocketClient client)
    {
        var socket = server.SocketOf(client);
        client.Dispose();
        await Deadline.UntilAsync(() => !socket.IsConnected && server.Root.Find(new BroadcastTarget([socket.Id], [])).Count == 0);
    }

    /// <summary>A client in a room that has got one packet and lost its connection then.</summary>
    private static async Task<(SocketClient Lost, string Offset)> LoseAsync(SocketTestServer server, params string[] rooms)
    {
        var (client, socket) = await server.MemberAsync(rooms);
        socket.Emit(Events.News, "before");
        var offset = Offset(await client.ReceiveAsync());
        await BreakAsync(server, client);
        return (client, offset);
    }

    [Fact]
    public async Task A_recovered_client_is_the_same_socket_with_rooms_data_and_missed_events()
    {
        await using var server = await StartAsync();
        var (lost, socket) = await server.MemberAsync("red");
        socket.Data = "mine";
        socket.Emit(Events.News, "before");
        var offset = Offset(await lost.ReceiveAsync());
        await BreakAsync(server, lost);
        server.Root.To("red").Emit(Events.News, "to red");
        server.Root.To("blue").Emit(Events.News, "to blue");
        server.Root.Except("red").Emit(Events.News, "not to red");
        server.Root.To(lost.Id).Emit(Events.News, "to me");
        server.Root.Emit(Events.News, "to all");

        using var back = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));

        Assert.Equal((lost.Id, lost.RecoveryId), (back.Id, back.RecoveryId));
        var again = server.SocketOf(back);
        Assert.True(again.Recovered);
        Assert.Equal("mine", again.Data);
        var missed = (await back.GotAsync()).Select(packet => JsonElement.Parse(packet[1..])[1].GetString());
        Assert.Equal(["to red", "to me", "to all"], missed);
        Assert.Equal([lost.Id, "red"], again.Rooms);   // Joined after the answer to the client.
    }

    [Fact]
    public async Task The_offset_is_the_last_argument_of_every_kept_event()
    {
        await using var server = await StartAsync();
        var (client, socket) = await server.MemberAsync();

        socket.Emit(Events.News, "one");
        server.Root.Emit(Events.News, "two");
        var packets = await client.GotAsync();
        socket.Volatile.Emit(Events.News, "three");
        packets.Add((await client.ReceiveAsync())!);
        _ = socket.EmitWithAckAsync(Events.Ask, "four");

        packets.AddRange(await client.GotAsync());
        Assert.Equal([3, 3, 2, 2], packets.Select(packet => JsonElement.Parse(packet.TrimStart('2', '0')).GetArrayLength()));
        Assert.NotEqual(Offset(packets[0]), Offset(packets[1]));
    }

    [Fact]
    public async Task Nothing_is_added_to_events_where_recovery_is_off()
    {
        await using var server = await Events.StartEchoAsync();
        var (client, socket) = await server.MemberAsync();

        socket.Emit(Events.News, "one");

        Assert.Null(client.RecoveryId);
        Assert.Equal("""2["news","one"]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_secret_is_valid_for_one_recovery_and_after_the_next_loss_for_another()
    {
        await using var server = await StartAsync();
        var (lost, offset) = await LoseAsync(server);

        using var back = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));
        using var thief = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));
        Assert.NotEqual(lost.Id, thief.Id);
        await BreakAsync(server, back);
        using var third = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));

        Assert.Equal(lost.Id, third.Id);
    }

    [Theory]
    [InlineData("unknown", null)]
    [InlineData(null, "unknown")]
    [InlineData(null, "")]
    public async Task A_client_without_both_secret_and_offset_gets_a_new_socket(string? pid, string? offset)
    {
        await using var server = await StartAsync();
        var (lost, known) = await LoseAsync(server, "red");

        using var back = await server.ConnectAsync(auth: Auth(pid ?? lost.RecoveryId, offset ?? known));

        var socket = server.SocketOf(back);
        Assert.NotEqual(lost.Id, back.Id);
        Assert.NotEqual(lost.RecoveryId, back.RecoveryId);
        Assert.False(socket.Recovered);
        Assert.Equal([back.Id], socket.Rooms);
    }

    [Theory]
    [InlineData("""{"pid":1,"offset":[]}""")]
    [InlineData("""{"pid":"x"}""")]
    [InlineData("""{"offset":"x"}""")]
    public async Task Invalid_recovery_values_give_a_new_socket_and_are_no_violation(string auth)
    {
        await using var server = await StartAsync();

        using var client = await server.ConnectAsync(auth: auth);

        Assert.False(server.SocketOf(client).Recovered);
    }

    [Fact]
    public async Task A_client_that_stays_away_too_long_gets_a_new_socket()
    {
        await using var server = await StartAsync(recovery => recovery.MaxDisconnection = TimeSpan.FromSeconds(10));
        var (lost, offset) = await LoseAsync(server);
        Assert.True(server.Root.Recovery!.IsWaiting);

        server.Advance(TimeSpan.FromSeconds(13));

        Assert.False(server.Root.Recovery!.IsWaiting);
        Assert.Equal(0, server.Root.Recovery.PacketCount);
        using var back = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));
        Assert.NotEqual(lost.Id, back.Id);
    }

    [Fact]
    public async Task A_client_that_missed_more_than_is_kept_gets_a_new_socket()
    {
        await using var server = await StartAsync(recovery => recovery.MaxPackets = 3);
        var (lost, offset) = await LoseAsync(server);
        for (var i = 0; i < 4; i++) server.Root.Emit(Events.News, "x");

        using var back = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));

        Assert.NotEqual(lost.Id, back.Id);
        Assert.Empty(await back.GotAsync());
    }

    [Fact]
    public async Task The_kept_packets_are_limited_in_bytes()
    {
        await using var server = await StartAsync(recovery => recovery.MaxBytes = 10_000);

        for (var i = 0; i < 100; i++) server.Root.Emit(Events.News, new string('x', 1_000));

        Assert.InRange(server.Root.Recovery!.PacketCount, 1, 10);
    }

    [Fact]
    public async Task The_number_of_lost_sockets_is_limited()
    {
        await using var server = await StartAsync(recovery => recovery.MaxSockets = 1);
        var (first, firstOffset) = await LoseAsync(server);
        var (second, secondOffset) = await LoseAsync(server);

        using var a = await server.ConnectAsync(auth: Auth(first.RecoveryId, firstOffset));
        using var b = await server.ConnectAsync(auth: Auth(second.RecoveryId, secondOffset));

        Assert.NotEqual(first.Id, a.Id);
        Assert.Equal(second.Id, b.Id);
    }

    [Fact]
    public async Task A_client_that_disconnects_on_purpose_is_not_recovered()
    {
        await using var server = await StartAsync();
        var (a, _) = await server.MemberAsync();
        var (b, socket) = await server.MemberAsync();

        await a.SendAsync("1");
        socket.Disconnect();

        await Deadline.UntilAsync(() => server.Root.SocketCount == 0);
        Assert.False(server.Root.Recovery!.IsWaiting);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Middleware_runs_at_a_recovery_only_if_it_is_set_so(bool skip, int asked)
    {
        var count = 0;
        await using var server = await StartAsync(recovery => recovery.SkipMiddleware = skip, root => root.Use((connect, next) =>
        {
            count++;
            return next(connect);
        }));
        var (lost, offset) = await LoseAsync(server);

        using var back = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));

        Assert.Equal(lost.Id, back.Id);
        Assert.Equal(asked, count);
    }

    [Fact]
    public async Task Missed_binary_data_is_recovered_unchanged()
    {
        var photo = new SocketEvent<Attachment>("photo");
        await using var server = await StartAsync();
        var (lost, offset) = await LoseAsync(server);
        server.Root.Emit(photo, new Attachment(new byte[] { 1, 2, 3 }));

        using var back = await server.ConnectAsync(auth: Auth(lost.RecoveryId, offset));

        Assert.StartsWith("""51-["photo",{"_placeholder":true,"num":0},""", await back.ReceiveAsync());
        Assert.Equal([1, 2, 3], await back.ReceiveBinaryAsync());
    }

    [Fact]
    public async Task A_client_that_reconnects_again_and_again_under_load_misses_nothing_and_gets_nothing_twice()
    {
        const int total = 2_000;
        await using var server = await StartAsync();
        var (client, _) = await server.MemberAsync("red");
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < total; i++)
            {
                server.Root.To("red").Emit(Events.News, $"{i}");
                if (i % 20 == 0) Thread.Yield();
            }
        });

        var got = new List<string>();
        var offset = "";
        while (got.Count < total)
        {
            var packet = await client.ReceiveAsync();
            got.Add(JsonElement.Parse(packet![1..])[1].GetString()!);
            offset = Offset(packet);
            if (got.Count % 300 != 0) continue;
            await BreakAsync(server, client);
            client = await server.ConnectAsync(auth: Auth(client.RecoveryId, offset));
            Assert.True(server.SocketOf(client).Recovered);
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, total).Select(i => $"{i}"), got);
    }

    [Fact]
    public async Task A_dynamic_namespace_is_kept_while_a_client_may_recover()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("rooms", (_, _, _) => new(true)).On(Events.Echo, (_, arg) => new(arg)),
            options => options.Recovery = new RecoveryOptions { MaxDisconnection = TimeSpan.FromSeconds(10) },
            TestJson.Default);
        var client = await server.ConnectAsync("/a");

        client.Dispose();
        await Deadline.UntilAsync(() => server.IO.Of("/a").SocketCount == 0);
        Assert.Equal(2, server.IO.Namespaces.Count);

        server.Advance(TimeSpan.FromSeconds(15));
        Assert.Single(server.IO.Namespaces);
    }

    [Fact]
    public async Task The_end_of_a_slow_client_is_reported_without_blocking_other_senders()
    {
        SocketNamespace root = null!;
        var sent = false;
        await using var server = await SocketTestServer.StartAsync(
            io => root = io.MapNamespace("/")
                .OnDisconnecting((_, _) => sent = Task.Run(() => root.Emit(Events.News, "meanwhile")).Wait(Deadline.Time)),
            options =>
            {
                options.Recovery = new RecoveryOptions();
                options.Engine.MaxOutboxBytes = 64 * 1024;
            });
        var (_, slow) = await server.MemberAsync();

        for (var i = 0; i < 2_000 && slow.IsConnected; i++) root.Emit(Events.News, new string('x', 32 * 1024));

        await Deadline.UntilAsync(() => sent);
        Assert.Equal(EngineIO.DisconnectReason.SlowConsumer, slow.Connection.Session.ClosedReason);
    }
}
