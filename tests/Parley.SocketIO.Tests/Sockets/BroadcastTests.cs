using System.Text.Json;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// Operations on many sockets at once, on one node.
public sealed class BroadcastTests
{
    private static readonly SocketEvent<string, string> Vote = new("vote");

    [Fact]
    public async Task A_broadcast_collects_all_acks()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync("red");
        var (b, _) = await server.MemberAsync("red");
        var (c, _) = await server.MemberAsync("blue");

        var answers = server.Root.To("red").EmitWithAckAsync(Vote, "tea?");
        foreach (var client in new[] { a, b })
        {
            Assert.Equal("""20["vote","tea?"]""", await client.ReceiveAsync());
            await client.SendAsync("""30["yes"]""");
        }

        var all = await answers.InTime();
        Assert.Equal(["yes", "yes"], all.Answers);
        Assert.True(all.IsComplete);
        Assert.Empty(await c.GotAsync());
    }

    [Fact]
    public async Task After_the_timeout_a_broadcast_returns_the_acks_so_far()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync();
        await server.MemberAsync();

        var answers = server.Root.ToAll().Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync(Vote, "tea?");
        await a.ReceiveAsync();
        await a.SendAsync("""30["yes"]""");
        await a.AssertAliveAsync();
        Assert.False(answers.IsCompleted);
        server.Advance(TimeSpan.FromSeconds(3));

        var some = await answers.InTime();
        Assert.Equal(["yes"], some.Answers);
        Assert.Equal(2, some.Expected);
        Assert.False(some.IsComplete);
    }

    [Fact]
    public async Task A_broadcast_does_not_wait_for_a_client_that_has_left()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync();
        var (b, _) = await server.MemberAsync();

        var answers = server.Root.ToAll().EmitWithAckAsync(Vote, "tea?");
        await a.ReceiveAsync();
        await a.SendAsync("""30["yes"]""");
        await b.CloseAsync();

        Assert.Equal(["yes"], (await answers.InTime()).Answers);
    }

    [Fact]
    public async Task A_broadcast_with_ack_without_receivers_completes_at_once()
    {
        await using var server = await Events.StartEchoAsync();

        var answers = await server.Root.To("nobody").EmitWithAckAsync(Vote, "tea?").InTime();

        Assert.Empty(answers.Answers);
        Assert.True(answers.IsComplete);
    }

    [Fact]
    public async Task An_ack_of_another_type_counts_as_missing()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync();

        var answers = server.Root.ToAll().EmitWithAckAsync(Vote, "tea?");
        await a.ReceiveAsync();
        await a.SendAsync("30[42]");

        Assert.Equal(new BroadcastAnswers<string>([], 1).Expected, (await answers.InTime()).Expected);
        Assert.Empty((await answers).Answers);
    }

    [Fact]
    public async Task A_socket_with_too_many_missing_acks_is_left_out()
    {
        await using var server = await Events.StartEchoAsync(options => options.MaxPendingAcks = 1);
        var (a, socket) = await server.MemberAsync();
        var first = socket.EmitWithAckAsync(Vote, "first");

        var answers = await server.Root.ToAll().EmitWithAckAsync(Vote, "second").InTime();

        Assert.False(answers.IsComplete);
        Assert.Equal(["""20["vote","first"]"""], await a.GotAsync());
        await a.SendAsync("""30["yes"]""");
        Assert.Equal("yes", await first.InTime());
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        await using var server = await Events.StartEchoAsync();
        await server.MemberAsync();
        using var enough = new CancellationTokenSource();

        var answers = server.Root.ToAll().EmitWithAckAsync(Vote, "tea?", enough.Token);
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answers.InTime());
    }

    [Fact]
    public async Task An_event_with_any_arguments_reaches_a_room()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, _) = await server.MemberAsync("red");
        var arguments = EventArguments.None.With("x", TestJson.Default.String).With(new Point(1, 2), TestJson.Default.Point);

        server.Root.To("red").Emit("several", arguments);
        server.Root.Emit("none", EventArguments.None);

        Assert.Equal(["""2["several","x",{"x":1,"y":2}]""", """2["none"]"""], await a.GotAsync());
    }

    [Fact]
    public async Task Fetched_sockets_have_rooms_handshake_and_data()
    {
        await using var server = await Events.StartEchoAsync();
        var (_, socket) = await server.MemberAsync("red");
        await server.MemberAsync("blue");
        socket.Data = new Point(1, 2);

        var found = Assert.Single(await server.Root.To("red").FetchSocketsAsync());

        Assert.Equal(socket.Id, found.Id);
        Assert.Equal([socket.Id, "red"], found.Rooms);
        Assert.Equal("websocket", found.Handshake.Query["transport"]);
        Assert.Equal(2, found.Data!.Value.GetProperty("y").GetInt32());
        Assert.Equal(2, (await server.Root.FetchSocketsAsync()).Count);
    }

    [Fact]
    public async Task A_fetched_socket_can_get_events_change_rooms_and_ack()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, socket) = await server.MemberAsync("red");
        var found = Assert.Single(await server.Root.FetchSocketsAsync());

        found.Emit(Events.News, "x");
        found.Join("green", "blue");
        found.Leave("red");
        var answer = found.EmitWithAckAsync(Vote, "tea?");

        Assert.Equal("""2["news","x"]""", await a.ReceiveAsync());
        await a.ReceiveAsync();
        await a.SendAsync("""30["no"]""");
        Assert.Equal(["no"], (await answer.InTime()).Answers);
        Assert.Equal([socket.Id, "green", "blue"], socket.Rooms);
        found.Disconnect();
        Assert.Equal("1", await a.ReceiveAsync());
    }

    [Fact]
    public async Task Many_sockets_join_and_leave_at_once()
    {
        await using var server = await Events.StartEchoAsync(options => options.MaxRooms = 2);
        var (_, a) = await server.MemberAsync("red");
        var (_, b) = await server.MemberAsync("red", "full");

        server.Root.To("red").SocketsJoin("new");
        server.Root.Except(b.Id).SocketsLeave("red");

        Assert.Equal([a.Id, "new"], a.Rooms);
        Assert.Equal([b.Id, "red", "full"], b.Rooms);   // no more rooms than it may be in
    }

    [Fact]
    public async Task A_socket_emits_to_all_others_and_to_itself_with_flags()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, socket) = await server.MemberAsync("red");
        var (b, _) = await server.MemberAsync("red");
        var (c, _) = await server.MemberAsync("blue");

        socket.Broadcast.Emit(Events.News, "to others");
        socket.To(["red", "blue"]).Except("blue").Emit(Events.News, "to red");
        socket.Except("red").Emit(Events.News, "to blue");
        socket.Volatile.Emit(Events.News, "to me");
        socket.Compress(false).Emit(Events.News, "plain");

        Assert.Equal(["""2["news","to me"]""", """2["news","plain"]"""], await a.GotAsync());
        Assert.Equal(["""2["news","to others"]""", """2["news","to red"]"""], await b.GotAsync());
        Assert.Equal(["""2["news","to others"]""", """2["news","to blue"]"""], await c.GotAsync());
    }

    [Fact]
    public async Task ServerSideEmit_on_a_single_node_has_no_receivers()
    {
        await using var server = await Events.StartEchoAsync();

        server.Root.ServerSideEmit(Events.News, "x");
        var answers = await server.Root.ServerSideEmitWithAckAsync(Vote, "who is there?").InTime();

        Assert.Equal((0, true), (answers.Expected, answers.IsComplete));
        Assert.Equal(1, await server.Root.ServerCountAsync());
    }

    [Fact]
    public async Task Events_and_acks_can_have_any_arguments()
    {
        await using var server = await Events.StartEchoAsync();
        var (a, socket) = await server.MemberAsync();
        byte[] bytes = [1, 2, 3];

        var answer = socket.EmitWithAckAsync("ask", EventArguments.None.With(1, TestJson.Default.Int32).With(new Attachment(bytes)));

        Assert.Equal("""51-0["ask",1,{"_placeholder":true,"num":0}]""", await a.ReceiveAsync());
        Assert.Equal(bytes, await a.ReceiveBinaryAsync());
        await a.SendAsync("""30["a",2]""");
        var arguments = await answer.InTime();
        Assert.Equal(2, arguments.Count);
        Assert.Equal("a", arguments.Get(0, TestJson.Default.String));
        Assert.Equal("""["a",2]""", arguments.ToJson().GetRawText());
        Assert.Throws<JsonException>(() => arguments.Get(2, TestJson.Default.String));
    }
}
