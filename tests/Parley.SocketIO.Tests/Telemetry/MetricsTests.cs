using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class MetricsTests
{
    /// <summary>Sums up the measurements of one server's meter, by instrument and tags.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _sums = [];

        public Listener(SocketTestServer server)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == server.IO.Metrics.Meter) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
            _listener.Start();
        }

        public double this[string key]
        {
            get
            {
                lock (_sums) return _sums.GetValueOrDefault(key);
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = instrument.Name["socketio.server.".Length..];
            foreach (var (_, tag) in tags) key += $" {tag}";
            lock (_sums) _sums[key] = _sums.GetValueOrDefault(key) + value;
        }
    }

    private static Task<SocketTestServer> StartAsync() => SocketTestServer.StartAsync(
        io =>
        {
            io.MapNamespace("/").WithEcho()
                .On(Events.Sum, (_, point) => new(point.X + point.Y))
                .On(new SocketEvent<string>("fail"), (_, _) => throw new IOException())
                .On(new SocketEvent<string>("refuse"), (_, _) => throw new EventError("no"));
            io.MapNamespace("/closed").Use((_, _) => throw new ConnectError("no"));
            io.MapNamespace("tenants", (name, _, _) => new(name.StartsWith("/t", StringComparison.Ordinal)));
        },
        options => options.Recovery = new RecoveryOptions(),
        TestJson.Default);

    [Fact]
    public async Task Sockets_are_counted_by_the_namespace_that_was_mapped()
    {
        await using var server = await StartAsync();
        using var metrics = new Listener(server);
        using var a = await server.ConnectAsync();
        using var b = await server.ConnectAsync("/t1");
        using var c = await server.ConnectAsync("/t2");

        Assert.Equal((1, 2), (metrics["active_sockets /"], metrics["active_sockets tenants"]));
        await a.SendAsync("1");
        await Deadline.UntilAsync(() => metrics["active_sockets /"] == 0);
    }

    [Fact]
    public async Task Events_are_timed_by_how_they_ended()
    {
        await using var server = await StartAsync();
        using var metrics = new Listener(server);
        using var client = await server.ConnectAsync();

        await client.SendAsync("""2["fail","x"]""");
        await client.SendAsync("""2["refuse","x"]""");
        await client.SendAsync("""2["sum","x"]""");
        await client.AssertAliveAsync();

        await Deadline.UntilAsync(() => metrics["event.duration / handled"] == 1);
        Assert.Equal(1, metrics["event.duration / failed"]);
        Assert.Equal(1, metrics["event.duration / refused"]);
        Assert.Equal(1, metrics["event.duration / bad_argument"]);
    }

    [Fact]
    public async Task Acks_are_timed_by_how_they_ended()
    {
        await using var server = await StartAsync();
        using var metrics = new Listener(server);
        var (client, socket) = await server.MemberAsync();

        var answered = socket.EmitWithAckAsync(Events.Ask, "one");
        await client.ReceiveAsync();
        await client.SendAsync("""30["yes"]""");
        await answered.InTime();
        var late = socket.EmitWithAckAsync(Events.Ask, "two");
        server.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<TimeoutException>(() => late.InTime());

        Assert.Equal((1, 1), (metrics["ack.duration / answered"], metrics["ack.duration / timeout"]));
    }

    [Fact]
    public async Task Refusals_and_recoveries_are_counted_by_reason()
    {
        await using var server = await StartAsync();
        using var metrics = new Listener(server);
        using var client = await server.ConnectAsync(auth: """{"pid":"x","offset":"y"}""");

        await client.SendAsync("0/closed,");
        await client.SendAsync("0/unknown,");
        await client.ReceiveAsync();
        await client.ReceiveAsync();

        Assert.Equal(1, metrics["connect_errors /closed refused"]);
        Assert.Equal(1, metrics["connect_errors unknown unknown"]);
        Assert.Equal(1, metrics["recoveries / unknown_socket"]);
    }

    [Fact]
    public async Task A_trace_of_an_event_has_its_name_and_its_error()
    {
        var ended = new TaskCompletionSource<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Parley.SocketIO" or "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.DisplayName == "/traced fail") ended.TrySetResult(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/traced").On(new SocketEvent<string>("fail"), (_, _) => throw new IOException()));
        var client = await server.OpenPollingAsync();

        await client.PostAsync("40/traced,", """42/traced,["fail","x"]""");

        var activity = await ended.Task.InTime();
        Assert.Equal((ActivityKind.Server, ActivityStatusCode.Error), (activity.Kind, activity.Status));
        Assert.Equal("socketio", activity.GetTagItem("rpc.system"));
        Assert.Equal(("/traced", "fail"), (activity.GetTagItem("rpc.service"), activity.GetTagItem("rpc.method")));
        Assert.Null(activity.ParentId);   // The request that has brought it may have brought many.
        Assert.Single(activity.Links);
    }
}
