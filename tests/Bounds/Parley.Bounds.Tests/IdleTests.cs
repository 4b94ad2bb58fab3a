namespace Parley.Bounds.Tests;

/// <summary>What a connection costs that does nothing.</summary>
public sealed class IdleTests
{
    private const int KiB = 1024;
    private const int SmallestObject = 24;
    private const int Connections = 1_000;

    [Fact]
    public Task An_idle_WebSocket_holds_less_than_seven_KiB_of_the_heap() => Bound.HoldsAsync(most: 7 * KiB, async () =>
    {
        // A new one each time: connections that have just gone may still hold something, and would make those that come look cheap.
        await using var peer = await Peer.StartAsync();
        using var first = await Traffic.OpenAsync(peer.Target("socketio"), clients: 1);
        var before = await peer.UsedAsync();
        using var idle = await Traffic.OpenAsync(peer.Target("socketio"), Connections);
        return (await peer.UsedAsync() - before) / (double)Connections;
    });

    // A thread of the pool that has not served so many before makes its lists once; the bound is less than one object for each ping.
    [Fact]
    public async Task A_ping_and_its_pong_allocate_nothing()
    {
        const int rounds = 5 * Connections;
        await using var peer = await Peer.StartAsync("--ping-interval", "100");
        using var heartbeats = await Heartbeats.OpenAsync(peer.Target("socketio"), Connections);
        await heartbeats.PingsAsync(rounds);

        await Bound.HoldsAsync(most: SmallestObject - 1, async () =>
        {
            var before = await peer.AllocatedAsync();
            await heartbeats.PingsAsync(rounds);
            return (await peer.AllocatedAsync() - before) / (double)rounds;
        });
    }
}
