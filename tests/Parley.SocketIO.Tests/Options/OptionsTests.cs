using Microsoft.Extensions.Options;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<SocketIOOptions>> Wrong => new()
    {
        { "ConnectTimeout", options => options.ConnectTimeout = TimeSpan.Zero },
        { "AckTimeout", options => options.AckTimeout = TimeSpan.FromSeconds(-1) },
        { "AttachmentTimeout", options => options.AttachmentTimeout = TimeSpan.Zero },
        { "MaxAttachments", options => options.MaxAttachments = -1 },
        { "MaxAttachments", options => options.MaxAttachments = 10_001 },
        { "MaxNamespaces", options => options.MaxNamespaces = 0 },
        { "MaxRooms", options => options.MaxRooms = 0 },
        { "MaxPendingAcks", options => options.MaxPendingAcks = 0 },
        { "MaxQueuedEvents", options => options.MaxQueuedEvents = 0 },
        { "MaxPipelinedEvents", options => options.MaxPipelinedEvents = 0 },
        { "Recovery: MaxDisconnection", options => options.Recovery = new() { MaxDisconnection = TimeSpan.Zero } },
        { "Recovery: MaxPackets", options => options.Recovery = new() { MaxPackets = 0 } },
        { "Recovery: MaxBytes", options => options.Recovery = new() { MaxBytes = 100 } },
        { "Recovery: MaxSockets", options => options.Recovery = new() { MaxSockets = 0 } },
        { "Engine: PingInterval", options => options.Engine.PingInterval = TimeSpan.Zero },
        { "Engine: MaxPayload", options => options.Engine.MaxPayload = 1 },
        { "Engine: WriteTimeout", options => options.Engine.WriteTimeout = TimeSpan.Zero },
        { "Engine: DrainTime", options => options.Engine.DrainTime = TimeSpan.FromMinutes(11) },
        { "Engine: MaxPendingBytes", options => options.Engine.MaxPendingBytes = 100 },
        { "Engine: PacketsPerSecond", options => options.Engine.PacketsPerSecond = -1 },
        { "Engine: UnverifiedPacketsPerSecond", options => options.Engine.UnverifiedPacketsPerSecond = -1 },
        { "Engine: MaxMemory", options => options.Engine.MaxMemory = 100_000 },
        { "Engine: MaxUnassignedMemory", options => options.Engine.MaxUnassignedMemory = -1 },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task An_invalid_setting_stops_the_start_and_is_named(string name, Action<SocketIOOptions> change)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => Events.StartEchoAsync(change));
        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new SocketIOOptions().Problems());

    [Fact]
    public async Task A_namespace_begins_with_a_slash_and_is_mapped_before_it_is_used()
    {
        foreach (var name in new[] { "chat", "", "/a,b", "/a?b", "/" + new string('x', 256) })
            await Assert.ThrowsAsync<ArgumentException>(() => SocketTestServer.StartAsync(io => io.MapNamespace(name)));
        await using var server = await Events.StartEchoAsync();
        Assert.Throws<ArgumentException>(() => server.IO.Of("/unknown"));
    }

    [Fact]
    public async Task A_handler_for_an_event_name_that_is_too_long_stops_the_start()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(new SocketEvent<string>(new string('x', 256)), (_, _) => { }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(new SocketEvent<string>(new string('x', 257)), (_, _) => { })));
    }

    [Fact]
    public async Task A_type_without_a_JSON_context_is_found_at_start_up() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Events.Sum, (_, point) => ValueTask.FromResult(point.X))));
}
