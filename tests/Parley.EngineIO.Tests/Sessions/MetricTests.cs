using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class MetricTests
{
    private static async Task<(EngineFixture Fixture, Meters Meters)> StartAsync(Action<EngineOptions>? configure = null)
    {
        var fixture = await EngineFixture.StartAsync(configure, services => services.AddMetrics());
        return (fixture, new Meters(fixture.Server.Services.GetRequiredService<IMeterFactory>()));
    }

    [Fact]
    public async Task Open_connections_are_counted_by_transport_and_version()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;

        await fixture.PollingAsync();
        await fixture.PollingAsync();
        await fixture.PollingAsync(version: 3);
        using var socket = await fixture.WebSocketAsync();
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(
            ["engineio.transport=polling,engineio.version=3: 1", "engineio.transport=polling,engineio.version=4: 1",
                "engineio.transport=websocket,engineio.version=4: 1"],
            meters.Read("engineio.server.active_connections").Order());
    }

    [Fact]
    public async Task Closed_connections_are_counted_once_by_reason()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;
        await fixture.PollingAsync();

        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);
        fixture.Sessions[0].Session.Close(DisconnectReason.ParseError);

        Assert.Equal(
            ["engineio.reason=forced_server_close,engineio.transport=polling,engineio.version=4: 1"],
            meters.Read("engineio.server.closed_connections"));
    }

    [Fact]
    public async Task The_memory_of_sessions_is_counted_by_purpose()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;
        await fixture.PollingAsync();
        var echo = fixture.Sessions[0];

        echo.Send(new string('x', 20_000));
        echo.Session.Hold(300);
        ((ITransportOwner)echo.Session).Reserve(4_000);

        var written = echo.Session.Unwritten;
        Assert.Equal(
            ["engineio.memory.use=handle: 300", "engineio.memory.use=read: 4000", $"engineio.memory.use=write: {written}"],
            meters.Read("engineio.server.memory").Order());
        meters.Clear();
        Assert.Equal([$": {written + 4_300}"], meters.Read("engineio.server.memory.charged"));
    }

    [Fact]
    public async Task Packets_and_bytes_are_counted_in_each_direction()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;
        using var socket = await fixture.WebSocketAsync();
        var client = await fixture.PollingAsync();
        meters.Clear();

        await socket.SendAsync("4hello");
        await socket.ReceiveAsync();
        await client.PostAsync("4hello", "bAQID");
        await client.PollAsync();
        await Deadline.UntilAsync(() => meters.Read("engineio.server.io").Length == 4);

        Assert.Equal(
            [
                "network.io.direction=receive,engineio.transport=polling: 2",
                "network.io.direction=receive,engineio.transport=websocket: 1",
                "network.io.direction=transmit,engineio.transport=polling: 2",
                "network.io.direction=transmit,engineio.transport=websocket: 1",
            ],
            meters.Read("engineio.server.packets").Order());
        Assert.Equal(
            [
                "network.io.direction=receive,engineio.transport=polling: 12",
                "network.io.direction=receive,engineio.transport=websocket: 6",
                "network.io.direction=transmit,engineio.transport=polling: 12",
                "network.io.direction=transmit,engineio.transport=websocket: 8",
            ],
            meters.Read("engineio.server.io").Order());
    }

    [Fact]
    public async Task Upgrades_are_counted_by_outcome()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;
        var client = await fixture.PollingAsync();

        using (var failing = await fixture.ProbeAsync(client.Sid))
        {
            await failing.SendAsync("4no probe");
            await failing.ReadToEndAsync();
        }

        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        await socket.ReceiveAsync();
        await socket.SendAsync("5");
        await socket.SendAsync("4over");
        await socket.ReceiveAsync();

        Assert.Equal(["engineio.outcome=failed: 1", "engineio.outcome=succeeded: 1"], meters.Read("engineio.server.upgrades").Order());
    }

    // A client that ends during its upgrade has not failed to upgrade, nor has one that probes twice.
    [Theory]
    [InlineData("the client breaks off")]
    [InlineData("the server closes")]
    [InlineData("a second probe")]
    public async Task An_upgrade_that_did_not_fail_is_not_counted_as_failed(string what)
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;
        var client = await fixture.PollingAsync();
        var session = fixture.Sessions[0].Session;
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());

        if (what == "a second probe")
        {
            using var second = await fixture.ProbeAsync(client.Sid);
            await second.ReadToEndAsync();
            await socket.SendAsync("5");
            await socket.SendAsync("4over");
            await socket.ReceiveAsync();
            Assert.Equal(["engineio.outcome=succeeded: 1"], meters.Read("engineio.server.upgrades"));
            return;
        }

        if (what == "the server closes") session.Close(DisconnectReason.SlowConsumer);
        else socket.Dispose();
        await Deadline.UntilAsync(() => !session.IsProbing);
        session.Close(DisconnectReason.TransportError);   // with the WebSocket of a disconnecting client, its poll ends as well

        Assert.Empty(meters.Read("engineio.server.upgrades"));
    }

    [Fact]
    public async Task An_upgrade_has_failed_when_the_client_goes_on_over_polling()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;
        var client = await fixture.PollingAsync();
        using (var socket = await fixture.ProbeAsync(client.Sid))
        {
            await socket.SendAsync("2nonsense");
            await socket.ReadToEndAsync();
        }

        await client.PostAsync("4on");
        await client.PollAsync();

        Assert.Equal(["engineio.outcome=failed: 1"], meters.Read("engineio.server.upgrades"));
    }

    [Fact]
    public async Task Refused_requests_are_counted_by_code()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;

        foreach (var query in (string[])["", "EIO=5&transport=polling", "EIO=4&transport=polling&sid=x", "EIO=4&transport=abc"])
        {
            using var refused = await fixture.SendAsync(query);
        }

        Assert.Equal(
            ["engineio.error.code=0: 2", "engineio.error.code=1: 1", "engineio.error.code=5: 1"],
            meters.Read("engineio.server.refused_requests").Order());
    }

    [Fact]
    public async Task Overflows_and_dropped_packets_are_counted()
    {
        var (fixture, meters) = await StartAsync(options => options.MaxOutboxPackets = 1);
        await using var _ = fixture;
        using var __ = meters;
        await fixture.PollingAsync();
        var session = fixture.Sessions[0].Session;

        session.SendVolatile(OutgoingPacket.Message("dropped"u8));
        session.Send(OutgoingPacket.Message("fits"u8));
        session.Send(OutgoingPacket.Message("does not"u8));
        session.SendVolatile(OutgoingPacket.Message("closed already"u8));

        Assert.Equal([": 1"], meters.Read("engineio.server.volatile.dropped"));
        Assert.Equal([": 1"], meters.Read("engineio.server.outbox.overflows"));
    }

    [Fact]
    public async Task An_application_without_metrics_is_served()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Each_instrument_has_a_unit_and_says_what_it_measures()
    {
        var (fixture, meters) = await StartAsync();
        await using var _ = fixture;
        using var __ = meters;

        Assert.Equal(
            [
                "engineio.server.active_connections in {connection}: Open sessions, by transport and version.",
                "engineio.server.closed_connections in {connection}: Sessions that ended, by reason.",
                "engineio.server.io in By: Bytes of payloads and frames, before compression over polling.",
                "engineio.server.memory in By: Bytes that open sessions hold: messages being read or handled, and packets to write.",
                "engineio.server.memory.charged in By: Bytes that are charged to the total budget.",
                "engineio.server.outbox.overflows in {connection}: Clients that were disconnected because they read too slowly.",
                "engineio.server.packets in {packet}: Packets received and transmitted.",
                "engineio.server.refused_requests in {request}: Requests refused, by the code of the error.",
                "engineio.server.upgrades in {upgrade}: Upgrades to WebSocket, by outcome.",
                "engineio.server.volatile.dropped in {packet}: Volatile packets that could not be written.",
            ],
            meters.Instruments.Order(StringComparer.Ordinal));
    }

    /// <summary>Sums up the measurements of one application, by instrument and tags.</summary>
    private sealed class Meters : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<(string Instrument, string Tags), long> _sums = new();

        public Meters(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != EngineMetrics.MeterName || instrument.Meter.Scope != factory) return;
                Instruments.Add($"{instrument.Name} in {instrument.Unit}: {instrument.Description}");
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _sums.AddOrUpdate(
                (instrument.Name, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))), value, (_, sum) =>
                    sum + value));
            _listener.Start();
        }

        public List<string> Instruments { get; } = [];

        public void Clear() => _sums.Clear();

        public string[] Read(string instrument)
        {
            if (instrument is "engineio.server.active_connections" or "engineio.server.memory" or "engineio.server.memory.charged")
                _listener.RecordObservableInstruments();
            return [.. _sums.Where(sum => sum.Key.Instrument == instrument).Select(sum => $"{sum.Key.Tags}: {sum.Value}")];
        }

        public void Dispose() => _listener.Dispose();
    }
}
