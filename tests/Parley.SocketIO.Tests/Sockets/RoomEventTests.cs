using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class RoomEventTests
{
    private static List<string> Watch(SocketNamespace ns)
    {
        var seen = new List<string>();
        ns.RoomCreated += room => Add($"created {room}");
        ns.RoomDeleted += room => Add($"deleted {room}");
        ns.RoomJoined += (room, id) => Add($"{id} joined {room}");
        ns.RoomLeft += (room, id) => Add($"{id} left {room}");
        return seen;

        void Add(string what)
        {
            lock (seen) seen.Add(what);
        }
    }

    [Fact]
    public async Task A_room_is_created_with_its_first_socket_and_deleted_with_its_last()
    {
        await using var server = await Events.StartEchoAsync();
        var (_, a) = await server.MemberAsync();
        var (_, b) = await server.MemberAsync();
        var seen = Watch(server.Root);

        a.Join("red");
        a.Join("red");
        b.Join("red");
        a.Leave("red");
        a.Leave("red");
        b.Leave("red");

        Assert.Equal(
            ["created red", $"{a.Id} joined red", $"{b.Id} joined red", $"{a.Id} left red", $"{b.Id} left red", "deleted red"], seen);
    }

    [Fact]
    public async Task A_socket_that_connects_and_leaves_raises_join_and_leave_events_for_all_its_rooms()
    {
        await using var server = await Events.StartEchoAsync();
        var seen = Watch(server.Root);
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        socket.Join("red");

        await client.CloseAsync();
        await Deadline.UntilAsync(() => seen.Count == 8);

        var id = client.Id;
        Assert.Equal(
            [
                $"created {id}", $"{id} joined {id}", "created red", $"{id} joined red",
                $"{id} left red", "deleted red", $"{id} left {id}", $"deleted {id}",
            ],
            seen);
    }

    [Fact]
    public async Task While_a_socket_disconnects_its_rooms_still_exist()
    {
        string[] rooms = [];
        var reason = new TaskCompletionSource<EngineIO.DisconnectReason>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/")
            .OnDisconnecting((socket, _) => rooms = [.. socket.Rooms])
            .OnDisconnect((socket, why) =>
            {
                Assert.Single(socket.Rooms);
                reason.SetResult(why);
            }));
        var (client, socket) = await server.MemberAsync("red");

        await client.SendAsync("1");

        Assert.Equal(EngineIO.DisconnectReason.ClientNamespaceDisconnect, await reason.Task.InTime());
        Assert.Equal([socket.Id, "red"], rooms);
    }

    [Fact]
    public async Task A_failing_handler_does_not_keep_a_socket_from_leaving()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").OnDisconnecting((_, _) => throw new IOException()));
        var (client, socket) = await server.MemberAsync();

        await client.SendAsync("1");

        await Deadline.UntilAsync(() => server.Root.SocketCount == 0);
        Assert.False(socket.IsConnected);
    }

    [Fact]
    public async Task The_cancellation_token_of_a_socket_is_cancelled_when_it_leaves()
    {
        await using var server = await Events.StartEchoAsync();
        var (client, socket) = await server.MemberAsync();
        var token = socket.Disconnected;
        Assert.False(token.IsCancellationRequested);

        await client.CloseAsync();

        await Deadline.UntilAsync(() => token.IsCancellationRequested);
        Assert.True(socket.Disconnected.IsCancellationRequested);
    }
}
