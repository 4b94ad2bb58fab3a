using Parley.Testing;

namespace Parley.SocketIO.Tests;

// Middleware and catch-all listeners get events before handlers.
public sealed class EventMiddlewareTests
{
    [Fact]
    public async Task Middleware_gets_name_and_arguments_and_runs_in_the_order_of_registration()
    {
        var seen = new List<string>();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").WithEcho()
                .UseEvents((context, arguments, next) =>
                {
                    seen.Add($"1 {context.Name} {arguments.ToJson()}");
                    return next();
                })
                .UseEvents((context, _, next) =>
                {
                    seen.Add($"2 {context.WantsAck}");
                    return next();
                }),
            json: TestJson.Default);
        using var client = await server.ConnectAsync();

        await client.AssertAliveAsync();

        Assert.Equal(["""1 echo ["alive"]""", "2 True"], seen);
    }

    [Fact]
    public async Task A_refused_event_gets_the_reason_as_its_ack_and_is_not_handled()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").WithEcho().UseEvents((context, _, next) =>
                context.WantsAck ? throw new EventError("not now") : next()),
            json: TestJson.Default);
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["echo","x"]""");

        Assert.Equal("""31[{"error":"not now"}]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_handler_may_refuse_too()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Events.Ask, (_, _) => throw new EventError("no such thing")), json: TestJson.Default);
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["ask","x"]""");

        Assert.Equal("""31[{"error":"no such thing"}]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_catch_all_listener_gets_every_event_before_its_handler_also_without_a_handler()
    {
        var seen = new List<string>();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/")
                .On(Events.Ask, (_, arg) =>
                {
                    seen.Add("handler");
                    return new(arg);
                })
                .OnAny((context, arguments) =>
                {
                    seen.Add($"{context.Name} {arguments.Count}");
                    if (context.Name == "unknown") context.Ack(EventArguments.None.With(true, TestJson.Default.Boolean));
                    return default;
                }),
            json: TestJson.Default);
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["unknown",1,2]""");
        await client.SendAsync("""22["ask","x"]""");

        Assert.Equal("31[true]", await client.ReceiveAsync());
        Assert.Equal("32[\"x\"]", await client.ReceiveAsync());
        Assert.Equal(["unknown 2", "ask 1", "handler"], seen);
    }

    [Fact]
    public async Task Binary_data_passes_middleware_unchanged()
    {
        byte[] got = [];
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").WithEcho()
                .On(new SocketEvent<Attachment>("photo"), (_, photo) => got = photo.Data.ToArray())
                .UseEvents((_, _, next) => next()),
            json: TestJson.Default);
        using var client = await server.ConnectAsync();

        await client.SendAsync("""51-["photo",{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync(1, 2, 3);
        await client.AssertAliveAsync();

        Assert.Equal([1, 2, 3], got);
    }

    [Fact]
    public async Task A_listener_gets_every_event_that_is_sent()
    {
        var seen = new List<string>();
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").WithEcho().OnAnyOutgoing((socket, name, arguments) =>
            {
                lock (seen) seen.Add($"{name} {arguments.ToJson()} {socket.Rooms.Count}");
            }),
            json: TestJson.Default);
        var (a, socket) = await server.MemberAsync("red");
        await server.MemberAsync();

        socket.Emit(Events.News, "one");
        server.Root.To("red").Emit(Events.News, "room");
        _ = socket.EmitWithAckAsync(Events.Ask, "me");

        Assert.Equal(3, (await a.GotAsync()).Count);
        Assert.Equal(["""news ["one"] 2""", """news ["room"] 2""", """ask ["me"] 2"""], seen);
    }
}
