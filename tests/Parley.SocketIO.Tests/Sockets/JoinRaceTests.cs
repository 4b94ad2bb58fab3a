using System.Collections.Concurrent;
using System.Net.WebSockets;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// A connection may end at any moment while a namespace is being joined.
public sealed class JoinRaceTests
{
    [Fact]
    public async Task A_connection_that_ends_while_middleware_decides_joins_nothing()
    {
        var hold = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        Connection? connection = null;
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/")
            .OnConnect(_ => Assert.Fail("It is closed already."))
            .Use(async (connect, next) =>
            {
                connection = connect.Connection;
                await hold.Task;
                await next(connect);
                decided.SetResult();
            }));
        using var client = await server.OpenAsync();
        await client.SendAsync("0");
        await Deadline.UntilAsync(() => connection is not null);

        connection!.Close();
        hold.SetResult();

        await decided.Task.InTime();
        Assert.Empty(await client.ReadToEndAsync());
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
        Assert.Equal(0, server.Root.SocketCount);
        Assert.Empty(connection.Sockets);
    }

    [Fact]
    public async Task A_close_by_either_side_during_the_join_gives_each_connect_one_later_disconnect_and_leaves_nothing()
    {
        var connected = new ConcurrentDictionary<string, bool>();
        var disconnected = new ConcurrentDictionary<string, bool>();
        var wrongOrder = 0;
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/")
            .Use(async (connect, next) =>
            {
                await next(connect);
                ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Close(), connect.Connection, preferLocal: false);
            })
            .OnConnect(socket => Assert.True(connected.TryAdd(socket.Id, true)))
            .OnDisconnect((socket, _) =>
            {
                if (!connected.ContainsKey(socket.Id)) Interlocked.Increment(ref wrongOrder);
                Assert.True(disconnected.TryAdd(socket.Id, true));
            }));

        for (var i = 0; i < 200; i++)
        {
            using var client = await server.OpenAsync();
            await client.SendAsync("0");
            await client.ReadToEndAsync();
        }

        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0 && connected.Count == disconnected.Count);
        Assert.Equal(0, wrongOrder);
        Assert.Equal(0, server.Root.SocketCount);
    }

    [Fact]
    public async Task A_server_that_disconnects_a_socket_in_its_connect_handler_runs_both_handlers_in_order()
    {
        var order = new ConcurrentQueue<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/")
            .OnConnect(socket =>
            {
                socket.Disconnect(close: true);
                order.Enqueue("connect");
            })
            .OnDisconnect((_, _) => order.Enqueue("disconnect")));
        using var client = await server.ConnectAsync();

        Assert.Equal(["1"], await client.ReadToEndAsync());
        await Deadline.UntilAsync(() => order.Count == 2);
        Assert.Equal(["connect", "disconnect"], order);
    }

    [Fact]
    public async Task Clients_that_break_off_at_every_step_leave_nothing_behind()
    {
        await using var server = await Events.StartEchoAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 15; i++)
            {
                var client = await server.OpenAsync();
                try
                {
                    if ((i + worker) % 3 > 0) await client.SendAsync("0");
                    if ((i + worker) % 3 > 1) await client.SendAsync("""21["echo","x"]""");
                }
                catch (WebSocketException)
                {
                    // The server may have been faster, which is allowed.
                }

                client.Dispose();
            }
        }));

        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
        Assert.Equal(0, server.Root.SocketCount);
    }
}
