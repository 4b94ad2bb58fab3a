namespace Parley.Bounds.Tests;

/// <summary>The cost of an idle connection.</summary>
public sealed class IdleTests
{
    private const int KiB = 1024;
    private const int MinObject = 24;
    private const int Connections = 1_000;

    [Fact]
    public Task An_idle_WebSocket_uses_less_than_seven_KiB_of_the_heap() => Bound.HoldsAsync(max: 7 * KiB, async () =>
    {
        // A new server each time: connections that have just closed may still use memory, and new ones would seem cheap.
        await using var peer = await Peer.StartAsync();
        using var first = await Traffic.OpenAsync(peer.Target("socketio"), clients: 1);
        var before = await peer.UsedAsync();
        using var idle = await Traffic.OpenAsync(peer.Target("socketio"), Connections);
        return (await peer.UsedAsync() - before) / (double)Connections;
    });

    // A pool thread that serves so many for the first time creates its lists once; the bound is less than one object per ping.
    [Fact]
    public async Task A_ping_and_its_pong_allocate_nothing()
    {
        const int rounds = 5 * Connections;
        await using var peer = await Peer.StartAsync("--ping-interval", "100");
        using var heartbeats = await Heartbeats.OpenAsync(peer.Target("socketio"), Connections);
        await heartbeats.PingsAsync(rounds);

        await Bound.HoldsAsync(max: MinObject - 1, async () =>
        {
            var before = await peer.AllocatedAsync();
            await heartbeats.PingsAsync(rounds);
            return (await peer.AllocatedAsync() - before) / (double)rounds;
        });
    }
}
