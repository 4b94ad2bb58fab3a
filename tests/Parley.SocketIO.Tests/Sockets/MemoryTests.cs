using System.Text;
using Parley.EngineIO;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// The memory of a client's events, handlers and acks is limited, and a client that reads waits instead of being disconnected.
public sealed class MemoryTests
{
    private const int KiB = 1024;
    private const int MaxUnwritten = 256 * KiB;   // before a client's events wait
    private static readonly SocketEvent<string, int> Work = new("work");
    private static readonly SocketEvent<int, string> Read = new("read");

    private static string Text(int length) => new('x', length);

    private static bool IsThereRoom(MemoryBudget budget, int bytes)
    {
        if (!budget.TryTake(bytes)) return false;
        budget.Give(bytes);
        return true;
    }

    private static Task NothingIsHeldAsync(SocketTestServer server) =>
        Deadline.UntilAsync(() => server.Memory.Total.Used == 0 && server.Memory.Unassigned.Used == 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_argument_that_its_handler_does_not_use_is_released_while_the_handler_waits(bool isPipelined)
    {
        var came = new TaskCompletionSource<WeakReference>();
        var slow = new TaskCompletionSource<int>();
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            if (isPipelined) io.MapNamespace("/").OnPipelined(Work, Handle);
            else io.MapNamespace("/").On(Work, Handle);
        });
        using var client = await server.ConnectAsync();
        await client.SendAsync($"""21["work","{Text(KiB)}"]""");
        var argument = await came.Task.InTime();

        await Deadline.UntilAsync(() =>
        {
            GC.Collect();
            return !argument.IsAlive;
        });
        slow.SetResult(7);
        Assert.Equal("31[7]", await client.ReceiveAsync());

        ValueTask<int> Handle(EventContext context, string text)
        {
            came.SetResult(new WeakReference(text));
            return new ValueTask<int>(slow.Task);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_handlers_are_slow_the_server_reads_a_client_only_up_to_its_limit(bool isPipelined)
    {
        const int events = 40, length = 90 * KiB, max = 300 * KiB;
        var slow = new TaskCompletionSource();
        await using var server = await SocketTestServer.StartAsync(
            io =>
            {
                if (isPipelined) io.MapNamespace("/").OnPipelined(Work, Handle);
                else io.MapNamespace("/").On(Work, Handle);
            },
            options => options.Engine.MaxPendingBytes = max);
        using var client = await server.ConnectAsync();
        var sending = SendAsync();

        await Deadline.UntilAsync(() => server.Memory.Total.Used > max);
        var session = server.SocketOf(client).Connection.Session;
        for (var i = 0; i < 20; i++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(server.Memory.Total.Used, 0, max + (2 * length) + (1 * KiB));
        }

        Assert.Null(session.ClosedReason);
        slow.SetResult();
        var answers = new HashSet<string?>();
        for (var i = 0; i < events; i++) answers.Add(await client.ReceiveAsync());
        Assert.Equal([.. Enumerable.Range(0, events).Select(i => $"3{i}[{length}]")], answers);
        await sending;
        await NothingIsHeldAsync(server);

        async ValueTask<int> Handle(EventContext context, string text)
        {
            await slow.Task;
            return text.Length;
        }

        async Task SendAsync()
        {
            for (var i = 0; i < events; i++) await client.SendAsync($"2{i}[\"work\",\"{Text(length)}\"]");
        }
    }

    [Fact]
    public async Task A_client_that_reads_gets_all_large_acks_that_it_requests_at_once()
    {
        const int questions = 6, length = 800 * KiB;
        string[] namespaces = ["/", "/friend", "/group", "/server"];
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            foreach (var name in namespaces) io.MapNamespace(name).On(Read, (_, size) => new ValueTask<string>(Text(size)));
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var client = await server.ConnectAsync();
            foreach (var name in namespaces[1..]) await client.JoinAsync(name);
            for (var i = 0; i < questions; i++)
            {
                foreach (var name in namespaces) await client.SendAsync($"2{(name == "/" ? "" : name + ",")}{i}[\"read\",{length}]");
            }

            for (var i = 0; i < questions * namespaces.Length; i++)
                Assert.InRange((await client.ReceiveAsync())!.Length, length, length + 100);
        }));
        await NothingIsHeldAsync(server);
    }

    [Fact]
    public async Task No_event_starts_for_a_client_that_has_not_read_earlier_acks()
    {
        const int length = 200 * KiB;
        var started = 0;
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").On(Read, (_, size) =>
        {
            Interlocked.Increment(ref started);
            return new ValueTask<string>(Text(size));
        }));
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 100; i++) await client.SendAsync($"2{i}[\"read\",{length}]");
        await Deadline.UntilAsync(() => server.Memory.Unassigned.Used > MaxUnwritten);
        server.Advance(TimeSpan.FromSeconds(20));

        // The network and the two waiting clients hold a part of the data, but not all.
        Assert.InRange(started, 2, 8);
        Assert.InRange(server.Memory.Total.Used, 1, MaxUnwritten + length + (1 * KiB));
        for (var i = 0; i < 100; i++) Assert.NotNull(await client.ReceiveAsync());
        await NothingIsHeldAsync(server);
    }

    [Fact]
    public async Task A_handler_may_await_an_ack_that_its_client_sends_after_reading_much_data()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").On(Read, async (context, size) =>
        {
            for (var i = 0; i < 5; i++) context.Socket.Emit(Events.News, Text(size));
            return await context.Socket.EmitWithAckAsync(Events.Ask, "?");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync($"21[\"read\",{200 * KiB}]");
        await client.SendAsync($"22[\"read\",{200 * KiB}]");

        for (var answered = 1; answered <= 2; answered++)
        {
            for (var i = 0; i < 5; i++) Assert.InRange((await client.ReceiveAsync())!.Length, 200 * KiB, 201 * KiB);
            var question = (await client.ReceiveAsync())!;
            await client.SendAsync($"3{question[1..question.IndexOf('[', StringComparison.Ordinal)]}[\"here\"]");
            Assert.Equal($"3{answered}[\"here\"]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task Attachments_of_an_incomplete_packet_are_charged_until_it_is_complete_or_its_client_disconnects()
    {
        await using var server = await Events.StartEchoAsync();
        using var whole = await server.ConnectAsync();
        using var lost = await server.ConnectAsync();
        const string packet = "52-1[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        foreach (var client in new[] { whole, lost })
        {
            await client.SendAsync(packet);
            await client.SendBinaryAsync(new byte[100 * KiB]);
        }

        await Deadline.UntilAsync(() => server.Memory.Unassigned.Used is >= 200 * KiB and < 202 * KiB);
        lost.Dispose();
        await Deadline.UntilAsync(() => server.Memory.Unassigned.Used is >= 100 * KiB and < 101 * KiB);
        await whole.SendBinaryAsync(1);
        Assert.StartsWith("31[", await whole.ReceiveAsync(), StringComparison.Ordinal);
        await NothingIsHeldAsync(server);
    }

    [Fact]
    public async Task Unverified_connections_cannot_use_the_memory_of_verified_ones()
    {
        const int length = 90 * KiB;
        var slow = new TaskCompletionSource();
        var ann = default(MemoryBudget);
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/")
                .On(Events.Ask, (_, text) => new ValueTask<string>(text))
                .OnPipelined(Work, async (_, text) =>
                {
                    await slow.Task;
                    return text.Length;
                }),
            options => (options.Engine.MaxMemory, options.Engine.MaxUnassignedMemory, options.Engine.MaxPayload) = (
                4000 * KiB, 400 * KiB, 100 * KiB));
        var strangers = new List<SocketClient>();
        var sending = new List<Task>();
        for (var i = 0; i < 10; i++)
        {
            strangers.Add(await server.ConnectAsync());
            sending.Add(strangers[i].SendAsync($"21[\"work\",\"{Text(length)}\"]"));
            sending.Add(strangers[i].SendAsync($"22[\"work\",\"{Text(length)}\"]"));
        }

        await Deadline.UntilAsync(() => !IsThereRoom(server.Memory.Unassigned, length) && server.Memory.Unassigned.Used > 300 * KiB);
        using var verified = await server.ConnectAsync();
        ann = new MemoryBudget(1000 * KiB, server.Memory.Total);
        server.SocketOf(verified).Connection.ChargeTo(ann);

        await verified.SendAsync($"21[\"ask\",\"{Text(length)}\"]");
        Assert.InRange((await verified.ReceiveAsync())!.Length, length, length + 10);

        slow.SetResult();
        await Task.WhenAll(sending);
        foreach (var client in strangers)
        {
            Assert.EndsWith($"[{length}]", await client.ReceiveAsync(), StringComparison.Ordinal);
            Assert.EndsWith($"[{length}]", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await NothingIsHeldAsync(server);
        Assert.Equal(0, ann.Used);
    }

    // Each holds memory that the others wait for, and releases it only after its handlers have run.
    [Fact]
    public async Task Waiting_events_that_use_all_memory_are_still_handled()
    {
        const int clients = 10, events = 4, length = 90 * KiB;
        var slow = new TaskCompletionSource();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Work, async (_, text) =>
            {
                await slow.Task;
                return text.Length;
            }),
            options => (options.Engine.MaxMemory, options.Engine.MaxPayload) = (400 * KiB, 100 * KiB));
        var sending = new List<Task>();
        var asking = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => server.ConnectAsync()));
        foreach (var client in asking) sending.Add(SendAsync(client));
        await Deadline.UntilAsync(() => !IsThereRoom(server.Memory.Total, length) && server.Memory.Total.Used > 300 * KiB);

        slow.SetResult();
        foreach (var client in asking)
        {
            for (var i = 0; i < events; i++) Assert.Equal($"3{i}[{length}]", await client.ReceiveAsync());
        }

        await Task.WhenAll(sending);
        await NothingIsHeldAsync(server);

        async Task SendAsync(SocketClient client)
        {
            for (var i = 0; i < events; i++) await client.SendAsync($"2{i}[\"work\",\"{Text(length)}\"]");
        }
    }

    [Fact]
    public async Task A_server_can_stop_while_clients_wait_for_memory()
    {
        var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Read, (_, size) => new ValueTask<string>(Text(size))), options =>
                options.Engine.PingTimeout = TimeSpan.FromSeconds(1));
        await using var _ = server;
        using var client = await server.ConnectAsync();
        var session = server.SocketOf(client).Connection.Session;
        for (var i = 0; i < 100; i++) await client.SendAsync($"2{i}[\"read\",{200 * KiB}]");
        await Deadline.UntilAsync(() => server.Memory.Unassigned.Used > MaxUnwritten);

        var stopping = server.StopAsync();
        await Deadline.UntilAsync(() =>
        {
            server.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });

        await stopping;
        Assert.Equal(DisconnectReason.ServerShuttingDown, session.ClosedReason);
        await NothingIsHeldAsync(server);
    }

    [Fact]
    public async Task After_all_kinds_of_connections_have_ended_in_all_ways_no_memory_is_charged()
    {
        const int connections = 400;
        var gate = new SemaphoreSlim(0);
        var posts = new System.Collections.Concurrent.ConcurrentBag<Task>();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/")
                .On(Read, (_, size) => new ValueTask<string>(Text(size)))
                .OnPipelined(Work, async (_, text) =>
                {
                    await gate.WaitAsync();
                    return text.Length;
                }),
            options => options.Engine.MaxOutboxBytes = 200 * KiB);
        var user = new MemoryBudget(1000 * 1000 * KiB, server.Memory.Total);
        foreach (var some in Enumerable.Range(0, connections).Chunk(20))
        {
            await Task.WhenAll(
                some.Select(number => number % 2 == 0 ? LiveOverWebSocketAsync(number / 2) : LiveOverPollingAsync(number / 2)));
        }

        gate.Release(10 * connections);
        await Deadline.UntilAsync(() =>
        {
            server.Advance(TimeSpan.FromSeconds(5));
            return server.IO.ConnectionCount == 0;
        });
        await Task.WhenAll(posts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await NothingIsHeldAsync(server);
        Assert.Equal(0, user.Used);

        async Task LiveOverWebSocketAsync(int number)
        {
            var client = await server.ConnectAsync();
            var connection = server.SocketOf(client).Connection;
            if (number % 3 == 0) connection.ChargeTo(user);
            for (var i = 0; i < 3; i++) await client.SendAsync($"2{i}[\"work\",\"{Text(20 * KiB)}\"]");
            for (var i = 0; i < 3; i++) await client.SendAsync($"2{i}[\"read\",{100 * KiB}]");
            if (number % 4 == 1)
                await client.SendAsync("52-1[\"work\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
            if (number % 4 == 1) await client.SendBinaryAsync(new byte[30 * KiB]);
            if (number % 5 == 4) connection.ChargeTo(user);
            End(number, connection, client.Dispose);
        }

        async Task LiveOverPollingAsync(int number)
        {
            var client = await server.OpenPollingAsync(version: number % 2 == 0 ? 4 : 3);
            await client.PostAsync("40");
            var connection = server.Root.Sockets.Single(one => one.Connection.Session.Id == client.Sid).Connection;
            if (number % 3 == 0) connection.ChargeTo(user);
            // it waits for polls
            posts.Add(client.PostAsync($"421[\"work\",\"{Text(20 * KiB)}\"]", $"422[\"read\",{100 * KiB}]", $"423[\"read\",{100 * KiB}]"));
            if (number % 4 == 0) await client.TryPollAsync();
            End(number, connection, () => { });
        }

        static void End(int number, Connection connection, Action leave)
        {
            switch (number % 6)
            {
                case 0:
                    leave();
                    break;
                case 1:
                    connection.Close();
                    break;
                case 2:
                    connection.Disconnect();
                    break;
                case 3:
                    for (var i = 0; i < 20 && connection.IsOpen; i++)
                        connection.Session.Send(OutgoingPacket.Message(Encoding.ASCII.GetBytes(Text(50 * KiB))));   // until it is too slow
                    break;
                case 4:
                    connection.Session.Close(DisconnectReason.TransportError);
                    break;
                default:
                    break;   // sends nothing more, and is ended by its heartbeat or the write timeout
            }
        }
    }
}
