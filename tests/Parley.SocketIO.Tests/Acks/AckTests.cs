using Parley.Testing;

namespace Parley.SocketIO.Tests;

// The server emits with an ack, and the client acks.
public sealed class AckTests
{
    private static readonly SocketEvent<string, int> HowMany = new("how many");
    private static readonly SocketEvent<string, Attachment> Photo = new("photo");

    [Fact]
    public async Task Acks_may_arrive_in_any_order()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);

        var first = socket.EmitWithAckAsync(HowMany, "first");
        var second = socket.EmitWithAckAsync(HowMany, "second");

        Assert.Equal("""20["how many","first"]""", await client.ReceiveAsync());
        Assert.Equal("""21["how many","second"]""", await client.ReceiveAsync());
        await client.SendAsync("31[2]");
        await client.SendAsync("30[1]");
        Assert.Equal(1, await first.InTime());
        Assert.Equal(2, await second.InTime());
    }

    [Fact]
    public async Task Unexpected_and_repeated_acks_are_ignored()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        await client.SendAsync("37[1]");
        var answer = server.SocketOf(client).EmitWithAckAsync(HowMany, "?");
        await client.ReceiveAsync();

        await client.SendAsync("399[1]");
        await client.SendAsync("3[1]");
        await client.SendAsync("30[42]");
        await client.SendAsync("30[43]");

        Assert.Equal(42, await answer.InTime());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task An_ack_may_contain_binary_data()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var answer = server.SocketOf(client).EmitWithAckAsync(Photo, "of a cat");
        await client.ReceiveAsync();

        await client.SendAsync("""61-0[{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync(1, 2, 3);

        Assert.Equal([1, 2, 3], (await answer.InTime()).Data.ToArray());
    }

    [Fact]
    public async Task An_empty_ack_is_the_default_value_where_it_is_optional()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var answer = server.SocketOf(client).EmitWithAckAsync(new SocketEvent<string, int>("how many") { IsAckOptional = true }, "?");

        await client.SendAsync("30[]");

        Assert.Equal(0, await answer.InTime());
    }

    [Fact]
    public async Task An_ack_of_another_type_fails_the_call_and_the_socket_stays_connected()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var answer = server.SocketOf(client).EmitWithAckAsync(HowMany, "?");
        await client.ReceiveAsync();

        await client.SendAsync("30[\"many\"]");

        await Assert.ThrowsAsync<AckFailedException>(() => answer.InTime());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task A_missing_ack_is_a_timeout_exactly_at_its_time()
    {
        await using var server = await Events.StartEchoAsync(options => options.AckTimeout = TimeSpan.FromSeconds(4));
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        var usual = socket.EmitWithAckAsync(HowMany, "?");
        var patient = socket.EmitWithAckAsync(HowMany, "?", TimeSpan.FromSeconds(20));

        server.Advance(TimeSpan.FromSeconds(3));
        Assert.False(usual.IsCompleted);
        server.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<TimeoutException>(() => usual.WaitAsync(Deadline.Time));
        Assert.True(usual.IsFaulted);
        Assert.False(patient.IsCompleted);
        await client.ReceiveAsync();
        await client.ReceiveAsync();
        await client.SendAsync("30[1]");   // too late
        await client.SendAsync("31[2]");
        Assert.Equal(2, await patient.InTime());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("nonsense")]
    public async Task A_disconnect_fails_all_waiting_calls_at_once_and_later_ones_too(string goodbye)
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        var first = socket.EmitWithAckAsync(HowMany, "?");
        var second = socket.EmitWithAckAsync(HowMany, "?");

        await client.SendAsync(goodbye);

        await Assert.ThrowsAsync<AckFailedException>(() => first.InTime());
        await Assert.ThrowsAsync<AckFailedException>(() => second.InTime());
        await Assert.ThrowsAsync<AckFailedException>(() => socket.EmitWithAckAsync(HowMany, "late").InTime());
    }

    [Fact]
    public async Task The_first_call_to_a_disconnected_socket_fails_at_once()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);

        socket.Disconnect();

        await Assert.ThrowsAsync<AckFailedException>(() => socket.EmitWithAckAsync(HowMany, "?").InTime());
    }

    [Fact]
    public async Task The_number_of_missing_acks_per_client_is_limited()
    {
        await using var server = await Events.StartEchoAsync(options => options.MaxPendingAcks = 1);
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        var first = socket.EmitWithAckAsync(HowMany, "first");

        await Assert.ThrowsAsync<AckFailedException>(() => socket.EmitWithAckAsync(HowMany, "second").InTime());

        Assert.Equal("""20["how many","first"]""", await client.ReceiveAsync());
        await client.SendAsync("30[1]");
        Assert.Equal(1, await first.InTime());
        var third = socket.EmitWithAckAsync(HowMany, "third");
        var packet = (await client.ReceiveAsync())!;
        await client.SendAsync($"3{packet[1..packet.IndexOf('[', StringComparison.Ordinal)]}[3]");
        Assert.Equal(3, await third.InTime());
    }

    [Fact]
    public async Task The_caller_may_cancel()
    {
        using var givingUp = new CancellationTokenSource();
        await using var server = await Events.StartEchoAsync(options => options.MaxPendingAcks = 1);
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        var answer = socket.EmitWithAckAsync(HowMany, "?", cancellationToken: givingUp.Token);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.InTime());
        Assert.False(socket.EmitWithAckAsync(HowMany, "there is room again").IsCompleted);
    }

    [Fact]
    public async Task A_handler_may_await_an_ack_of_its_own_client()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .On(Events.Ask, async (context, text) => $"{text} {await context.Socket.EmitWithAckAsync(HowMany, "and?")}"));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""27["ask","got"]""");
        Assert.Equal("""20["how many","and?"]""", await client.ReceiveAsync());
        await client.SendAsync("30[2]");

        Assert.Equal("""37["got 2"]""", await client.ReceiveAsync());
    }
}
