using System.Collections.Concurrent;
using System.Text;
using Parley.EngineIO;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class OrderTests
{
    private static readonly SocketEvent<int, int> Work = new("work");

    /// <summary>Handlers that wait until the test lets them continue.</summary>
    private sealed class Gates
    {
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _gates = [];

        public ConcurrentQueue<int> Started { get; } = [];

        public async ValueTask<int> PassAsync(int number)
        {
            Started.Enqueue(number);
            await Of(number).Task;
            return number;
        }

        public void Open(int number) => Of(number).TrySetResult();

        private TaskCompletionSource Of(int number) => _gates.GetOrAdd(number, _ => new TaskCompletionSource());
    }

    private static async Task SendWorkAsync(SocketClient client, int first, int last)
    {
        for (var i = first; i <= last; i++) await client.SendAsync($"2{i}[\"work\",{i}]");
    }

    [Fact]
    public async Task Events_are_handled_one_at_a_time_in_order()
    {
        var gates = new Gates();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Work, (_, number) => gates.PassAsync(number)));
        using var client = await server.ConnectAsync();
        await SendWorkAsync(client, 1, 5);

        for (var i = 1; i <= 5; i++)
        {
            await Deadline.UntilAsync(() => gates.Started.Count == i);
            gates.Open(i);
            Assert.Equal($"3{i}[{i}]", await client.ReceiveAsync());
        }

        Assert.Equal([1, 2, 3, 4, 5], gates.Started);
    }

    [Fact]
    public async Task Pipelined_events_start_in_order_and_overlap()
    {
        var gates = new Gates();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").OnPipelined(Work, (_, number) => gates.PassAsync(number)));
        using var client = await server.ConnectAsync();

        await SendWorkAsync(client, 1, 50);

        await Deadline.UntilAsync(() => gates.Started.Count == 50);
        Assert.Equal(Enumerable.Range(1, 50), gates.Started);
        gates.Open(50);
        Assert.Equal("350[50]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_number_of_overlapping_pipelined_events_is_limited()
    {
        var gates = new Gates();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").OnPipelined(Work, (_, number) => gates.PassAsync(number)), options =>
                options.MaxPipelinedEvents = 3);
        using var client = await server.ConnectAsync();

        await SendWorkAsync(client, 1, 10);

        for (var i = 1; i <= 10; i++)
        {
            await Deadline.UntilAsync(() => gates.Started.Count == Math.Min(i + 2, 10));
            gates.Open(i);
            Assert.Equal($"3{i}[{i}]", await client.ReceiveAsync());
        }

        Assert.Equal(Enumerable.Range(1, 10), gates.Started);
    }

    [Fact]
    public async Task An_event_that_is_not_pipelined_delays_later_events()
    {
        var gates = new Gates();
        var pipelined = new SocketEvent<int, int>("pipelined");
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .On(Work, (_, number) => gates.PassAsync(number))
            .OnPipelined(pipelined, (_, number) => gates.PassAsync(number)));
        using var client = await server.ConnectAsync();

        await client.SendAsync("21[\"work\",1]");
        await client.SendAsync("22[\"pipelined\",2]");
        await Deadline.UntilAsync(() => gates.Started.Count == 1);
        gates.Open(2);
        gates.Open(1);

        Assert.Equal("31[1]", await client.ReceiveAsync());
        Assert.Equal("32[2]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Nothing_is_lost_when_a_queue_was_full()
    {
        var gates = new Gates();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Work, (_, number) => gates.PassAsync(number)), options => options.MaxQueuedEvents = 4);
        using var client = await server.ConnectAsync();
        var answer = server.SocketOf(client).EmitWithAckAsync(Events.Ask, "?");
        Assert.Equal("""20["ask","?"]""", await client.ReceiveAsync());
        await SendWorkAsync(client, 0, 100);
        await client.SendAsync("""30["behind all of them"]""");
        await Deadline.UntilAsync(() => gates.Started.Count == 1);

        for (var i = 0; i <= 100; i++) gates.Open(i);

        for (var i = 0; i <= 100; i++) Assert.Equal($"3{i}[{i}]", await client.ReceiveAsync());
        Assert.Equal("behind all of them", await answer.InTime());
    }

    [Fact]
    public async Task A_full_queue_stops_the_reading_until_half_of_it_is_free()
    {
        var gates = new Gates();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Work, (_, number) => gates.PassAsync(number)), options => options.MaxQueuedEvents = 4);
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);

        for (var i = 0; i <= 3; i++) Assert.True(ReceiveAsync(i).IsCompleted);
        var fourth = ReceiveAsync(4);
        Assert.False(fourth.IsCompleted);
        gates.Open(0);
        await Deadline.UntilAsync(() => gates.Started.Count == 2);
        Assert.False(fourth.IsCompleted);
        gates.Open(1);

        await fourth.InTime();
        await Deadline.UntilAsync(() => gates.Started.Count == 3);

        Task ReceiveAsync(int number) =>
            socket.ReceiveEventAsync(Event($"[\"work\",{number}]")).AsTask();

        static IncomingPacket Event(string payload) =>
            new(SocketPacketType.Event, "/"u8.ToArray(), default, null, Encoding.UTF8.GetBytes(payload), null);
    }

    [Fact]
    public async Task A_client_that_disconnects_while_its_queue_is_full_leaves_nothing_behind()
    {
        var gates = new Gates();
        var ended = new TaskCompletionSource<DisconnectReason>();
        await using var server = await SocketTestServer.StartAsync(
            io =>
                io.MapNamespace("/").On(Work, (_, number) => gates.PassAsync(number)).OnDisconnect((_, reason) => ended.SetResult(reason)),
            options => options.MaxQueuedEvents = 2);
        using var client = await server.ConnectAsync();
        await SendWorkAsync(client, 1, 20);
        await Deadline.UntilAsync(() => gates.Started.Count == 1);

        server.SocketOf(client).Connection.Close();
        for (var i = 1; i <= 20; i++) gates.Open(i);

        Assert.Equal(DisconnectReason.ForcedServerClose, await ended.Task.InTime());
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
    }

    [Fact]
    public async Task Sockets_of_one_connection_do_not_wait_for_each_other()
    {
        var gates = new Gates();
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            io.MapNamespace("/slow").On(Work, (_, number) => gates.PassAsync(number));
            io.MapNamespace("/fast").WithEcho();
        });
        using var client = await server.ConnectAsync("/slow");
        await client.JoinAsync("/fast");

        await client.SendAsync("2/slow,1[\"work\",1]");

        await client.AssertAliveAsync("/fast,");
        gates.Open(1);
        Assert.Equal("3/slow,1[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Code_that_completes_a_handlers_wait_does_not_run_later_events()
    {
        var gates = new Gates();
        var threads = new ConcurrentQueue<int>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").On(Work, (_, number) =>
        {
            threads.Enqueue(Environment.CurrentManagedThreadId);
            return gates.PassAsync(number);
        }));
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        await SendWorkAsync(client, 1, 2);
        await client.SendAsync("1");
        await Deadline.UntilAsync(() => !socket.IsConnected);

        var opener = 0;
        var opening = new Thread(() =>
        {
            opener = Environment.CurrentManagedThreadId;
            gates.Open(1);
        });
        opening.Start();
        await Deadline.UntilAsync(() => threads.Count == 2);

        Assert.DoesNotContain(opener, threads);
        gates.Open(2);
    }
}
