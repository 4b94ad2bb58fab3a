namespace Parley.Bounds.Tests;

/// <summary>What the server allocates for a message: bytes on the managed heap, which are the same on every machine.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private const int Clients = 50;
    private const int Members = 100;

    private Peer _peer = null!;

    public async ValueTask InitializeAsync() => _peer = await Peer.StartAsync("--rooms");

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task An_echo_with_ack_allocates_the_arguments_of_its_handler_and_nothing_else(int inFlight)
    {
        using var traffic = await Traffic.OpenAsync(_peer.Target("socketio"), Clients);

        await HoldsAsync(most: 110, messages: 20_000, count => traffic.EchoAsync(count, inFlight));
    }

    [Fact]
    public async Task An_echo_over_polling_allocates_what_its_two_requests_do()
    {
        using var traffic = await Traffic.OpenAsync(_peer.Target("polling"), Clients);

        await HoldsAsync(most: 2_400, messages: 5_000, count => traffic.EchoAsync(count, inFlight: 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task A_delivery_to_a_member_of_a_room_allocates_next_to_nothing(int inFlight)
    {
        using var traffic = await Traffic.OpenAsync(_peer.Target("socketio"), Members);
        await traffic.JoinAsync();

        await HoldsAsync(most: 10, messages: 300 * Members, deliveries => traffic.SendToRoomAsync(deliveries / Members, inFlight));
    }

    // The first run is for the compiler, which comes back to what runs often.
    private async Task HoldsAsync(double most, int messages, Func<int, Task> send)
    {
        await send(messages);
        await Bound.HoldsAsync(most, async () =>
        {
            var before = await _peer.AllocatedAsync();
            await send(messages);
            return (await _peer.AllocatedAsync() - before) / (double)messages;
        });
    }
}
