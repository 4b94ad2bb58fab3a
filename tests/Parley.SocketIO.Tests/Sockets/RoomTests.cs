using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class RoomTests
{
    [Fact]
    public async Task An_event_to_a_room_reaches_only_its_members()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync("red");
        var (b, _) = await server.MemberAsync("blue");

        server.Root.To("red").Emit(Events.News, "x");
        server.Root.To("unknown").Emit(Events.News, "y");

        Assert.Equal(["""2["news","x"]"""], await a.GotAsync());
        Assert.Empty(await b.GotAsync());
    }

    [Fact]
    public async Task A_socket_in_several_of_the_rooms_gets_it_once()
    {
        await using var server = await Events.StartEchoAsync();
        var (all, socket) = await server.MemberAsync("red", "blue");
        var (one, _) = await server.MemberAsync("blue");
        var (none, _) = await server.MemberAsync("green");

        server.Root.To("red").To("blue").To(socket.Id).Emit(Events.News, "x");

        Assert.Single(await all.GotAsync());
        Assert.Single(await one.GotAsync());
        Assert.Empty(await none.GotAsync());
    }

    [Fact]
    public async Task Except_leaves_out_rooms_and_single_sockets()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync("red");
        var (b, _) = await server.MemberAsync("red", "muted");
        var (c, socket) = await server.MemberAsync();

        server.Root.Except("muted").Except(socket.Id).Emit(Events.News, "x");
        server.Root.To("red").Except("muted").Emit(Events.News, "y");

        Assert.Equal(2, (await a.GotAsync()).Count);
        Assert.Empty(await b.GotAsync());
        Assert.Empty(await c.GotAsync());
    }

    [Fact]
    public async Task A_socket_that_emits_to_a_room_does_not_get_the_event_itself()
    {
        await using var server = await Events.StartEchoAsync();
        var (speaker, socket) = await server.MemberAsync("red");
        var (listener, _) = await server.MemberAsync("red");

        socket.To("red").Emit(Events.News, "x");

        Assert.Empty(await speaker.GotAsync());
        Assert.Single(await listener.GotAsync());
    }

    [Fact]
    public async Task An_empty_list_of_rooms_selects_no_socket_and_no_list_selects_all()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync("red");
        var (b, _) = await server.MemberAsync();

        server.Root.To([]).Emit(Events.News, "nobody");
        server.Root.ToAll().Emit(Events.News, "all");
        server.Root.Emit(Events.News, "all");

        Assert.Equal(["""2["news","all"]""", """2["news","all"]"""], await a.GotAsync());
        Assert.Equal(2, (await b.GotAsync()).Count);
    }

    [Fact]
    public async Task The_room_of_a_sockets_id_is_always_its_own()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, socketOfA) = await server.MemberAsync();
        var (b, socketOfB) = await server.MemberAsync();
        Assert.True(socketOfA.Join(socketOfA.Id));
        Assert.True(socketOfB.Join(socketOfA.Id));   // may read, but removes nothing

        server.Root.To(socketOfA.Id).Emit(Events.News, "x");

        Assert.Single(await a.GotAsync());
        Assert.Single(await b.GotAsync());
        Assert.Equal([socketOfA.Id], socketOfA.Rooms);
        socketOfA.Leave(socketOfA.Id);
        server.Root.To(socketOfA.Id).Emit(Events.News, "y");
        Assert.Single(await a.GotAsync());
    }

    [Fact]
    public async Task A_socket_that_leaves_a_room_gets_nothing_more_and_an_empty_room_is_removed()
    {
        await using var server = await Events.StartEchoAsync();
        var (client, socket) = await server.MemberAsync("red", "blue");

        socket.Leave("red");
        socket.Leave("red");
        socket.Leave("never joined");
        server.Root.To("red").Emit(Events.News, "x");

        Assert.Empty(await client.GotAsync());
        Assert.Equal(1, server.Root.Rooms.RoomCount);
        Assert.Equal([socket.Id, "blue"], socket.Rooms);
    }

    [Fact]
    public async Task A_socket_that_disconnects_leaves_all_its_rooms_and_no_others()
    {
        await using var server = await Events.StartEchoAsync();
        var (client, _) = await server.MemberAsync("red", "blue", "green");
        var (other, _) = await server.MemberAsync("red");

        await client.SendAsync("1");

        await Deadline.UntilAsync(() => server.Root.SocketCount == 1);
        Assert.Equal(1, server.Root.Rooms.RoomCount);
        server.Root.To("red").Emit(Events.News, "x");
        Assert.Single(await other.GotAsync());
    }

    [Fact]
    public async Task The_number_of_rooms_per_socket_is_limited()
    {
        await using var server = await Events.StartEchoAsync(options => options.MaxRooms = 2);
        var (_, socket) = await server.MemberAsync("a", "b", "a");

        Assert.Throws<InvalidOperationException>(() => socket.Join("c"));

        socket.Leave("a");
        Assert.True(socket.Join("c"));
    }

    [Fact]
    public async Task Namespaces_share_no_rooms()
    {
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            io.MapNamespace("/a").WithEcho();
            io.MapNamespace("/b").WithEcho();
        });
        using var a = await server.ConnectAsync("/a");
        using var b = await server.ConnectAsync("/b");
        server.SocketOf(a, "/a").Join("red");
        server.SocketOf(b, "/b").Join("red");

        server.IO.Of("/a").To("red").Emit(Events.News, "x");

        Assert.Equal("""2/a,["news","x"]""", await a.ReceiveAsync());
        await b.AssertAliveAsync("/b,");
    }

    [Fact]
    public async Task A_volatile_broadcast_reaches_clients_that_can_receive_it()
    {
        await using var server = await Events.StartEchoAsync();
        var (ready, _) = await server.MemberAsync();
        var waiting = await server.OpenPollingAsync();
        await waiting.PostAsync("40");
        Assert.StartsWith("40{", Assert.Single(await waiting.PollAsync()), StringComparison.Ordinal);
        await Deadline.UntilAsync(() => server.Root.SocketCount == 2);
        Assert.Empty(await ready.GotAsync());

        server.Root.ToAll().Volatile.Emit(Events.News, "now or never");
        server.Root.Emit(Events.News, "sure");

        Assert.Equal(["""42["news","sure"]"""], await waiting.PollAsync());
        Assert.Contains("""2["news","sure"]""", await ready.GotAsync());
    }

    [Fact]
    public async Task All_sockets_of_a_room_can_be_disconnected()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync("red");
        var (b, _) = await server.MemberAsync("blue");

        server.Root.To("red").DisconnectSockets(close: true);

        Assert.Equal(["1"], await a.ReadToEndAsync());
        Assert.Empty(await b.GotAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_does_not_delay_a_broadcast()
    {
        await using var server = await Events.StartEchoAsync(options => options.Engine.MaxOutboxBytes = 64 * 1024);
        var (_, slow) = await server.MemberAsync();
        var (good, _) = await server.MemberAsync("good");
        var large = new string('x', 32 * 1024);

        for (var i = 0; i < 2_000 && slow.IsConnected; i++) server.Root.Except("good").Emit(Events.News, large);
        server.Root.Emit(Events.News, "x");

        Assert.Equal(EngineIO.DisconnectReason.SlowConsumer, slow.Connection.Session.ClosedReason);
        Assert.Equal(["""2["news","x"]"""], await good.GotAsync());
    }
}
