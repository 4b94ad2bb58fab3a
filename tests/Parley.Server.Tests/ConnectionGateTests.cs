using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parley.EngineIO;
using Parley.Server.Configuration;
using Parley.Server.Connections;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>The connections that are accepted.</summary>
public sealed class ConnectionGateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _log = new();
    private readonly ConnectionGate _gate;

    public ConnectionGateTests() => _gate = new ConnectionGate(Load(("Parley:Proxies", "10.1.0.0/16")), _time, _log);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Connections_are_accepted_up_to_the_limit_and_again_when_one_has_closed()
    {
        _gate.Limit(new ConnectionLimits(2, 2, long.MaxValue));
        var first = Enter("192.0.2.1");
        Assert.NotNull(Enter("192.0.2.2"));
        Assert.Null(Enter("192.0.2.3"));

        await first!.DisposeAsync();
        await first.DisposeAsync();

        Assert.NotNull(Enter("192.0.2.3"));
        Assert.Null(Enter("192.0.2.4"));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:db8:1:3::1")]
    public async Task One_address_has_a_share_until_a_user_signs_in(string address, string same, string other)
    {
        _gate.Limit(new ConnectionLimits(100, 2, long.MaxValue));
        var first = Enter(address);
        var second = Enter(same);
        Assert.Null(Enter(address));
        Assert.NotNull(Enter(other));

        first!.Features.Get<IVerifiedConnectionFeature>()!.SetVerified();
        first.SetVerified();
        var third = Enter(address);
        Assert.NotNull(third);
        Assert.Null(Enter(address));

        await first.DisposeAsync();   // It was not counted any more.
        Assert.Null(Enter(address));
        await second!.DisposeAsync();
        Assert.NotNull(Enter(same));
    }

    [Fact]
    public async Task Closed_connections_leave_nothing_behind()
    {
        var all = Enumerable.Range(0, 1_000).Select(i => Enter($"198.51.{i / 250}.{i % 250}")!).ToList();
        Assert.Equal((1_000, 1_000), (_gate.Count, _gate.AddressesKnown));
        foreach (var connection in all[..500]) connection.SetVerified();
        Assert.Equal((1_000, 500), (_gate.Count, _gate.AddressesKnown));

        foreach (var connection in all) await connection.DisposeAsync();

        Assert.Equal((0, 0), (_gate.Count, _gate.AddressesKnown));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    public void The_machine_itself_and_the_proxies_have_no_share(string address)
    {
        _gate.Limit(new ConnectionLimits(10, 1, long.MaxValue));

        for (var i = 0; i < 10; i++) Assert.NotNull(Enter(address));
        Assert.Null(Enter(address));
    }

    [Fact]
    public async Task A_connection_of_a_proxy_counts_for_the_client_that_it_is_used_for()
    {
        _gate.Limit(new ConnectionLimits(100, 2, long.MaxValue));
        var (client, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        var proxied = Enumerable.Range(0, 5).Select(_ => Enter("10.1.2.3")!).ToList();
        Assert.Equal(0, _gate.AddressesKnown);

        Assert.True(_gate.TryAssign(proxied[0], client));
        Assert.True(_gate.TryAssign(proxied[1], client));
        Assert.False(_gate.TryAssign(proxied[2], client));
        Assert.True(_gate.TryAssign(proxied[2], other));
        Assert.Null(Enter("192.0.2.1"));
        Assert.True(_gate.TryAssign(proxied[4], IPAddress.Parse("10.1.2.3")));   // Nobody was forwarded.

        _gate.Release(proxied[0]);
        Assert.True(_gate.TryAssign(proxied[3], client));
        Assert.False(_gate.TryAssign(proxied[0], client));
        proxied[1].SetVerified();
        Assert.True(_gate.TryAssign(proxied[0], client));

        foreach (var connection in proxied) await connection.DisposeAsync();
        Assert.Equal((0, 0), (_gate.Count, _gate.AddressesKnown));
    }

    [Fact]
    public void A_connection_with_a_reserved_descriptor_is_refused()
    {
        _gate.Limit(new ConnectionLimits(100, 100, LastDescriptor: 292));

        Assert.NotNull(_gate.TryEnter(Connection("192.0.2.1"), 292));
        Assert.Null(_gate.TryEnter(Connection("192.0.2.1"), 293));
    }

    [Fact]
    public void A_connection_that_sends_nothing_is_closed_after_ten_seconds()
    {
        var silent = Connection("192.0.2.1");
        var asking = Connection("192.0.2.1");
        _gate.TryEnter(silent, 0);
        _gate.TryEnter(asking, 0)!.Asked();

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(silent.ConnectionClosed.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(SpinWait.SpinUntil(() => silent.ConnectionClosed.IsCancellationRequested, TimeSpan.FromSeconds(30)));
        Assert.False(asking.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public void Refusals_write_one_line_per_minute_to_the_log()
    {
        _gate.Limit(new ConnectionLimits(1, 1, long.MaxValue));
        Enter("192.0.2.1");
        for (var second = 0; second < 130; second++)
        {
            for (var i = 0; i < 100; i++) Assert.Null(Enter("192.0.2.2"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, _log.Count);
        Assert.Contains("6000 connections were refused", _log[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(420, 244, 48, 12, 292)]
    [InlineData(1_024, 244, 652, 163, 896)]
    [InlineData(20_000, 244, 17_708, 4_427, 17_952)]
    [InlineData(1_048_576, 244, 1_046_284, 261_571, 1_046_528)]
    public void The_limits_follow_from_the_files_that_the_process_may_open(
        long files, int inUse, int total, int perAddress, long lastDescriptor) =>
        Assert.Equal(new ConnectionLimits(total, perAddress, lastDescriptor), ConnectionLimits.Of(Load(), files, inUse));

    [Fact]
    public void Settings_may_allow_fewer_but_not_more()
    {
        var settings = Load(("Parley:Connections", "500"), ("Parley:ConnectionsPerAddress", "20"));

        Assert.Equal(new ConnectionLimits(500, 20, 896), ConnectionLimits.Of(settings, 1_024, 244));
        Assert.Equal(new ConnectionLimits(500, 20, long.MaxValue), ConnectionLimits.Of(settings, null, 0));
        var refused = Assert.Throws<StartException>(() => ConnectionLimits.Of(settings, 800, 244));
        Assert.StartsWith(
            "Connections is 500, but the process may open 800 files, enough for 428 connections.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public void The_number_of_connections_is_at_least_one(string value) =>
        Assert.Throws<StartException>(() => Load(("Parley:Connections", value)));

    private GatedConnection? Enter(string address) => _gate.TryEnter(Connection(address), 0);

    private static DefaultConnectionContext Connection(string address) =>
        new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };

    private static Settings Load(params (string Key, string Value)[] given) =>
        Settings.From([.. given.Select(one => new Setting(one.Key, one.Value, one.Key))], Features.Bind);

    private sealed class Lines : List<string>, ILogger<ConnectionGate>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
