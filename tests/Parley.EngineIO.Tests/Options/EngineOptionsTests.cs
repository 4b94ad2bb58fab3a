using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO.Tests;

/// <summary>Which settings are valid, and what is said of those that are not.</summary>
public sealed class EngineOptionsTests
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static TheoryData<string, Action<EngineOptions>, Action<EngineOptions>> Limits => new()
    {
        {
            "PingInterval must be at least 100 ms.",
            options => options.PingInterval = Least,
            options => options.PingInterval = Least - Tick
        },
        { "PingTimeout must be at least 100 ms.", options => options.PingTimeout = Least, options => options.PingTimeout = Least - Tick },
        { "UpgradeTimeout must be positive.", options => options.UpgradeTimeout = Tick, options => options.UpgradeTimeout = default },
        { "WriteTimeout must be positive.", options => options.WriteTimeout = Tick, options => options.WriteTimeout = default },
        { "MessageTimeout must be positive.", options => options.MessageTimeout = Tick, options => options.MessageTimeout = default },
        { "DrainTime must be 0 to 10 minutes.", options => options.DrainTime = default, options => options.DrainTime = -Tick },
        {
            "DrainTime must be 0 to 10 minutes.",
            options => options.DrainTime = TimeSpan.FromMinutes(10),
            options => options.DrainTime = TimeSpan.FromMinutes(10) + Tick
        },
        {
            "MaxPendingBytes must be at least 1,024 bytes.",
            options => options.MaxPendingBytes = 1024,
            options => options.MaxPendingBytes = 1023
        },
        { "MaxPayload must be between 64 bytes and 1 GiB.", options => options.MaxPayload = 64, options => options.MaxPayload = 63 },
        {
            "MaxPayload must be between 64 bytes and 1 GiB.",
            options => options.MaxPayload = 1 << 30,
            options => options.MaxPayload = (1 << 30) + 1
        },
        { "MaxPayloadPackets must be at least 1.", options => options.MaxPayloadPackets = 1, options => options.MaxPayloadPackets = 0 },
        { "MaxOutboxPackets must be at least 1.", options => options.MaxOutboxPackets = 1, options => options.MaxOutboxPackets = 0 },
        {
            "MaxOutboxBytes must be at least 1,024 bytes.",
            options => options.MaxOutboxBytes = 1024,
            options => options.MaxOutboxBytes = 1023
        },
        {
            "PacketsPerSecond must be 0, for no limit, or positive.",
            options => options.PacketsPerSecond = 0,
            options => options.PacketsPerSecond = -1
        },
        {
            "UnverifiedPacketsPerSecond must be 0, for the value of PacketsPerSecond, or positive.",
            options => options.UnverifiedPacketsPerSecond = 0,
            options => options.UnverifiedPacketsPerSecond = -1
        },
        {
            "MaxMemory must be 0, for a quarter of the available memory, or at least MaxPayload.",
            options => options.MaxMemory = options.MaxPayload,
            options => options.MaxMemory = options.MaxPayload - 1
        },
        {
            "MaxUnassignedMemory must be 0, for all, or at least MaxPayload.",
            options => options.MaxUnassignedMemory = options.MaxPayload,
            options => options.MaxUnassignedMemory = options.MaxPayload - 1
        },
        {
            "Transports must name at least one transport, and only transports that exist.",
            options => options.Transports = EngineTransports.WebSocket,
            options => options.Transports = 0
        },
        {
            "Transports must name at least one transport, and only transports that exist.",
            options => options.Transports = EngineTransports.Polling,
            options => options.Transports = EngineTransports.Polling | (EngineTransports)64
        },
        {
            "Cookie must have a name.",
            options => options.Cookie = new CookieBuilder { Name = "io" },
            options => options.Cookie = new CookieBuilder()
        },
        {
            "HttpCompressionThreshold must be 0, for never, or positive.",
            options => options.HttpCompressionThreshold = 0,
            options => options.HttpCompressionThreshold = -1
        },
        {
            "AllowedOrigins: 'example.com' is not an origin; write it as https://example.com, or * for any.",
            options => options.AllowedOrigins.Add("*"),
            options => options.AllowedOrigins.Add("example.com")
        },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void A_setting_is_valid_up_to_its_limit(string problem, Action<EngineOptions> setValid, Action<EngineOptions> setInvalid)
    {
        var (valid, invalid) = (new EngineOptions(), new EngineOptions());
        setValid(valid);
        setInvalid(invalid);

        Assert.Empty(valid.Problems());
        Assert.Equal([problem], invalid.Problems());
    }

    [Fact]
    public void The_defaults_are_valid_and_bound_what_a_client_may_send()
    {
        var options = new EngineOptions();

        Assert.Empty(options.Problems());
        Assert.Equal((25, 20), (options.PingInterval.TotalSeconds, options.PingTimeout.TotalSeconds));
        Assert.Equal((1_000_000, 4 * 1024 * 1024), (options.MaxPayload, options.MaxOutboxBytes));
    }

    [Fact]
    public void Connections_without_a_budget_may_use_all_memory_unless_it_is_limited()
    {
        Assert.Equal((5_000_000, 5_000_000), LimitsOf(options => options.MaxMemory = 5_000_000));
        Assert.Equal(
            (5_000_000, 2_000_000), LimitsOf(options => (options.MaxMemory, options.MaxUnassignedMemory) = (5_000_000, 2_000_000)));
        var quarter = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
        Assert.Equal((quarter, quarter), LimitsOf(_ => { }));
        Assert.Throws<ArgumentNullException>(() => new EngineMemory(null!));
        Assert.Throws<ArgumentNullException>(() => EngineMemory.TotalLimit(null!));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(10, 0, 100, 100)]
    [InlineData(10, 5, 100, 200)]
    [InlineData(0, 5, 0, 200)]
    public void Packets_of_clients_that_are_not_verified_may_have_a_rate_of_their_own(int all, int unverified, int milliseconds, int theirs)
    {
        var options = new EngineOptions { PacketsPerSecond = all, UnverifiedPacketsPerSecond = unverified };
        var settings = new EngineSettings(options, TimeProvider.System);

        Assert.Equal(
            (milliseconds, theirs), (InMilliseconds(settings.PacketTime), InMilliseconds(settings.UnverifiedPacketTime)));
    }

    private static (long Total, long Unassigned) LimitsOf(Action<EngineOptions> configure)
    {
        var options = new EngineOptions();
        configure(options);
        var memory = new EngineMemory(options);
        return (memory.Total.Limit, memory.Unassigned.Limit);
    }

    private static long InMilliseconds(long ticks) => ticks * 1000 / TimeProvider.System.TimestampFrequency;
}
