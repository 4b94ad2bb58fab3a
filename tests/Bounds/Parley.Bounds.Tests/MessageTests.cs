namespace Parley.Bounds.Tests;

/// <summary>The bytes that the server allocates for a message on the managed heap. They are the same on every machine.</summary>
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
    public async Task An_echo_with_ack_allocates_only_the_arguments_of_its_handler(int inFlight)
    {
        using var traffic = await Traffic.OpenAsync(_peer.Target("socketio"), Clients);

        await HoldsAsync(max: 110, messages: 20_000, count => traffic.EchoAsync(count, inFlight));
    }

    [Fact]
    public async Task An_echo_over_polling_allocates_as_much_as_its_two_requests()
    {
        using var traffic = await Traffic.OpenAsync(_peer.Target("polling"), Clients);

        await HoldsAsync(max: 2_400, messages: 5_000, count => traffic.EchoAsync(count, inFlight: 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task A_delivery_to_a_member_of_a_room_allocates_almost_nothing(int inFlight)
    {
        using var traffic = await Traffic.OpenAsync(_peer.Target("socketio"), Members);
        await traffic.JoinAsync();

        await HoldsAsync(max: 10, messages: 300 * Members, deliveries => traffic.SendToRoomAsync(deliveries / Members, inFlight));
    }

    // The first run is for the compiler, which optimizes code that runs often.
    private async Task HoldsAsync(double max, int messages, Func<int, Task> send)
    {
        await send(messages);
        await Bound.HoldsAsync(max, async () =>
        {
            var before = await _peer.AllocatedAsync();
            await send(messages);
            return (await _peer.AllocatedAsync() - before) / (double)messages;
        });
    }
}
