using System.Collections.Concurrent;
using Parley.EngineIO;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class DisconnectTests
{
    private static async Task<(SocketTestServer Server, ConcurrentQueue<DisconnectReason> Reasons)> StartAsync(
        Action<SocketIOOptions>? configure = null)
    {
        var reasons = new ConcurrentQueue<DisconnectReason>();
        var server = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/").WithEcho().OnDisconnect((_, reason) => reasons.Enqueue(reason));
                io.MapNamespace("/chat").WithEcho().OnDisconnect((_, reason) => reasons.Enqueue(reason));
            },
            configure);
        return (server, reasons);
    }

    [Fact]
    public async Task A_client_leaves_one_namespace_and_its_connection_stays_open()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");

        await client.SendAsync("1/chat,");

        await client.AssertAliveAsync();
        await Deadline.UntilAsync(() => reasons.Count == 1);
        Assert.Equal([DisconnectReason.ClientNamespaceDisconnect], reasons);
        Assert.Equal(0, server.IO.Of("/chat").SocketCount);
        Assert.Equal(1, server.Root.SocketCount);
        await client.JoinAsync("/chat");
        await client.AssertAliveAsync("/chat,");
    }

    [Fact]
    public async Task The_server_disconnects_one_socket_and_its_connection_stays_open()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");

        server.SocketOf(client, "/chat").Disconnect();

        Assert.Equal("1/chat,", await client.ReceiveAsync());
        await client.AssertAliveAsync();
        await Deadline.UntilAsync(() => reasons.Count == 1);
        Assert.Equal([DisconnectReason.ServerNamespaceDisconnect], reasons);
    }

    [Fact]
    public async Task Events_that_a_client_sends_before_it_learns_of_its_disconnect_are_ignored()
    {
        var (server, _) = await StartAsync();
        await using var __ = server;
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");
        server.SocketOf(client, "/chat").Disconnect();

        await client.SendAsync("""2/chat,1["echo","late"]""");
        await client.SendAsync("3/chat,1[]");
        await client.SendAsync("""51-/chat,2["echo",{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync(1);
        await client.SendAsync("1/chat,");

        Assert.Equal("1/chat,", await client.ReceiveAsync());
        await client.AssertAliveAsync();
        await client.JoinAsync("/chat");
        await client.AssertAliveAsync("/chat,");
    }

    [Fact]
    public async Task The_server_closes_the_connection_with_all_its_sockets()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");
        var connection = server.SocketOf(client, "/chat").Connection;

        server.SocketOf(client, "/chat").Disconnect(close: true);

        Assert.Equal(["1", "1/chat,"], (await client.ReadToEndAsync()).Order());
        Assert.Equal(DisconnectReason.ForcedServerClose, connection.Session.ClosedReason);
        await Deadline.UntilAsync(() => reasons.Count == 2);
        Assert.Equal([DisconnectReason.ServerNamespaceDisconnect, DisconnectReason.ServerNamespaceDisconnect], reasons);
        Assert.Equal(0, server.IO.ConnectionCount);
    }

    // Else the client of the slower thread would learn only that the connection was closed, and reconnect.
    [Fact]
    public async Task A_client_that_two_threads_disconnect_at_once_is_told_for_each_of_its_sockets()
    {
        void DisconnectElsewhere(Socket socket, DisconnectReason _)
        {
            var other = new Thread(socket.Connection.Disconnect);
            other.Start();
            Assert.True(other.Join(Deadline.Time));
        }

        await using var server = await SocketTestServer.StartAsync(io =>
        {
            io.MapNamespace("/").OnDisconnecting(DisconnectElsewhere);
            io.MapNamespace("/chat").OnDisconnecting(DisconnectElsewhere);
        });
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");

        server.SocketOf(client, "/chat").Disconnect(close: true);

        Assert.Equal(["1", "1/chat,"], (await client.ReadToEndAsync()).Order());
    }

    [Fact]
    public async Task A_connection_that_is_closed_as_by_the_network_sends_no_packet_to_its_sockets()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();

        server.SocketOf(client).Connection.Close();

        Assert.Empty(await client.ReadToEndAsync());
        await Deadline.UntilAsync(() => reasons.Count == 1);
        Assert.Equal([DisconnectReason.ForcedServerClose], reasons);
    }

    [Fact]
    public async Task A_client_that_disconnects_ends_its_sockets()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");

        client.Dispose();

        await Deadline.UntilAsync(() => reasons.Count == 2);
        Assert.All(reasons, reason => Assert.Equal(DisconnectReason.TransportClose, reason));
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_violation_ends_every_socket_of_the_connection_and_no_other()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");
        using var other = await server.ConnectAsync();

        await client.SendAsync("""2["connect"]""");

        Assert.Empty(await client.ReadToEndAsync());
        await Deadline.UntilAsync(() => reasons.Count == 2);
        Assert.Equal([DisconnectReason.ParseError, DisconnectReason.ParseError], reasons);
        await other.AssertAliveAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_answer_pings_ends_its_sockets()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();

        server.Advance(TimeSpan.FromSeconds(47));

        await Deadline.UntilAsync(() => reasons.Count == 1);
        Assert.Equal([DisconnectReason.PingTimeout], reasons);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_sockets()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        using var client = await server.ConnectAsync();

        var reading = client.ReadToEndAsync();
        await server.StopAsync();

        Assert.Empty(await reading);
        await Deadline.UntilAsync(() => reasons.Count == 1);
        Assert.Equal([DisconnectReason.ServerShuttingDown], reasons);
    }

    [Fact]
    public async Task The_disconnect_handler_runs_after_the_events_that_came_before()
    {
        var hold = new TaskCompletionSource();
        var order = new ConcurrentQueue<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .On(Events.News, async (_, text) =>
            {
                await hold.Task;
                order.Enqueue(text);
            })
            .OnDisconnect((_, _) => order.Enqueue("gone")));
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);

        await client.SendAsync("""2["news","one"]""");
        await client.SendAsync("""2["news","two"]""");
        await client.SendAsync("1");
        await Deadline.UntilAsync(() => !socket.IsConnected);
        hold.SetResult();

        await Deadline.UntilAsync(() => order.Count == 3);
        Assert.Equal(["one", "two", "gone"], order);
    }

    [Fact]
    public async Task Every_handler_of_a_namespace_runs_and_the_disconnect_handler_once()
    {
        var calls = new ConcurrentQueue<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/")
            .OnConnect(_ => calls.Enqueue("connect 1"))
            .OnConnect(_ => calls.Enqueue("connect 2"))
            .OnDisconnect((_, _) => calls.Enqueue("disconnect 1"))
            .OnDisconnect((_, _) => calls.Enqueue("disconnect 2")));
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);

        socket.Disconnect();
        socket.Disconnect(close: true);
        await client.ReadToEndAsync();

        await Deadline.UntilAsync(() => calls.Count >= 4);
        Assert.Equal(["connect 1", "connect 2", "disconnect 1", "disconnect 2"], calls);
    }

    [Fact]
    public async Task A_socket_that_has_left_emits_nothing_and_joins_nothing()
    {
        var (server, _) = await StartAsync();
        await using var __ = server;
        using var client = await server.ConnectAsync();
        await client.JoinAsync("/chat");
        var socket = server.SocketOf(client, "/chat");
        socket.Disconnect();
        await client.ReceiveAsync();

        socket.Emit(Events.News, "late");
        Assert.False(socket.Join("room"));
        socket.Namespace.Emit(Events.News, "late");
        socket.Namespace.To("room").Emit(Events.News, "late");

        await client.AssertAliveAsync();
        Assert.DoesNotContain(socket, socket.Connection.Sockets);
    }

    [Fact]
    public async Task Many_clients_that_came_and_went_in_every_way_leave_nothing_behind()
    {
        var (server, reasons) = await StartAsync();
        await using var _ = server;
        for (var i = 0; i < 60; i++)
        {
            using var client = await server.ConnectAsync();
            server.SocketOf(client).Join($"room {i % 3}");
            if (i % 6 == 0) await client.CloseAsync();
            if (i % 6 == 1) await client.SendAsync("nonsense");
            if (i % 6 == 2) server.SocketOf(client).Disconnect(close: true);
            if (i % 6 == 3) await client.SendAsync("1");
            if (i % 6 == 4) await client.SendAsync("""51-["echo",{"_placeholder":true,"num":0}]""");
        }

        await Deadline.UntilAsync(() => reasons.Count == 60);
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
        Assert.Equal(0, server.Root.SocketCount);
        Assert.Equal(0, server.Root.Rooms.RoomCount);
    }
}
