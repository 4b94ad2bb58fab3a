using System.Text.Json;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class EventTests
{
    private static Task<SocketTestServer> StartAsync() => SocketTestServer.StartAsync(
        io =>
            io.MapNamespace("/").WithEcho().On(Events.Sum, (_, point) => ValueTask.FromResult(point.X + point.Y)), json: TestJson.Default);

    [Fact]
    public async Task An_event_is_read_as_its_type_and_the_handlers_result_is_the_ack()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""27["sum",{"x":40,"y":2}]""");

        Assert.Equal("37[42]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2147483648")]
    [InlineData("9007199254740991")]
    public async Task An_ack_has_the_clients_ack_id(string id)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync($"2{id}[\"echo\",1]");
        await client.SendAsync($"2{id}[\"echo\",2]");

        Assert.Equal($"3{id}[1]", await client.ReceiveAsync());
        Assert.Equal($"3{id}[2]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_event_without_an_ack_id_is_handled_and_not_acknowledged()
    {
        var seen = new TaskCompletionSource<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho().On(Events.News, (context, text) =>
        {
            Assert.False(context.WantsAck);
            seen.SetResult(text);
        }));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""2["news","hi"]""");

        Assert.Equal("hi", await seen.Task.InTime());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task An_event_whose_handler_returns_nothing_is_acknowledged_when_it_is_done()
    {
        var hold = new TaskCompletionSource();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .On(Events.News, async (_, _) => await hold.Task));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""25["news","hi"]""");
        hold.SetResult();

        Assert.Equal("35[]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Text_arrives_as_it_was_sent()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["echo","てすと · Я Б · 你好 😀 <b>&"]""");

        Assert.Equal("てすと · Я Б · 你好 😀 <b>&", JsonElement.Parse((await client.ReceiveAsync())![2..])[0].GetString());
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("\\u0065cho")]
    [InlineData("\\u0065\\u0063\\u0068\\u006f")]
    public async Task A_name_is_the_same_however_it_is_escaped(string name)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync($"21[\"{name}\",\"x\"]");

        Assert.Equal("31[\"x\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Names_beyond_ASCII_work_both_ways()
    {
        var greet = new SocketEvent<string, string>("问候 \"hi\"");
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").On(greet, (context, text) =>
        {
            context.Socket.Emit(greet, text);
            return ValueTask.FromResult(text);
        }));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["问候 \"hi\"","x"]""");

        Assert.Equal("问候 \"hi\"", JsonElement.Parse((await client.ReceiveAsync())![1..])[0].GetString());
        Assert.Equal("31[\"x\"]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("""21["unknown",1]""")]
    [InlineData("""21["__proto__"]""")]
    [InlineData("21[5]")]
    [InlineData("""21[""]""")]
    [InlineData("""21["\uD800"]""")]
    [InlineData("""21["Echo","x"]""")]
    [InlineData("""21["error"]""")]
    public async Task An_event_without_a_handler_is_ignored(string packet)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync(packet);
        await client.SendAsync("22[\"" + new string('x', 5_000) + "\"]");

        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    [InlineData("{\"x\":\"one\"}")]
    [InlineData("{\"x\":1,\"x\":2}")]
    [InlineData("{\"x\":1e400}")]
    [InlineData("{\"x\":1.5}")]
    public async Task An_argument_of_another_type_gets_an_error_and_the_socket_stays_connected(string argument)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync($"21[\"sum\",{argument}]");

        Assert.Equal("""31[{"error":"bad argument"}]""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_a_bad_argument()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .On(Events.Ask, (_, text) => ValueTask.FromResult(text)));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["ask","\uD800"]""");

        Assert.Equal("""31[{"error":"bad argument"}]""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    private static string Fail() => throw new InvalidOperationException("the password is 1234");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_handler_gives_an_error_without_details(bool later)
    {
        var hold = new TaskCompletionSource();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho().On(Events.Ask, async (_, _) =>
        {
            if (later) await hold.Task;
            return Fail();
        }));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["ask","?"]""");
        await client.SendAsync("""2["ask","?"]""");
        hold.SetResult();

        Assert.Equal("""31[{"error":"internal error"}]""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task A_failing_connect_handler_does_not_disconnect_the_socket()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .OnConnect(_ => throw new InvalidDataException("oops"))
            .OnDisconnect((_, _) => throw new InvalidDataException("oops")));
        using var client = await server.ConnectAsync();

        await client.AssertAliveAsync();
        await client.CloseAsync();
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
    }

    [Fact]
    public async Task Raw_arguments_are_returned_unchanged()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").On("raw", (context, arguments) =>
        {
            context.Socket.Emit("back", arguments);
            context.Ack(arguments);
            return default;
        }));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["raw",1,"2",{"3":[true]},null]""");
        Assert.Equal("""2["back",1,"2",{"3":[true]},null]""", await client.ReceiveAsync());
        Assert.Equal("""31[1,"2",{"3":[true]},null]""", await client.ReceiveAsync());
        await client.SendAsync("""22["raw"]""");
        Assert.Equal("""2["back"]""", await client.ReceiveAsync());
        Assert.Equal("32[]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Raw_arguments_can_be_counted_and_read()
    {
        var seen = new TaskCompletionSource<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").On("raw", (_, arguments) =>
        {
            Assert.Throws<JsonException>(() => arguments.Get(5, TestJson.Default.Point));
            seen.SetResult($"{arguments.Count} {arguments.Get(1, TestJson.Default.Point)}");
            return default;
        }));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""2["raw" , "a",{"x":1,"y":2},[3]]""");

        Assert.Equal($"3 {new Point(1, 2)}", await seen.Task.InTime());
    }

    [Theory]
    [InlineData("unknown", "unknown")]
    [InlineData("", "")]
    [InlineData("\\ud800", "")]
    public async Task An_event_without_a_handler_reaches_the_handler_of_unknown_events(string name, string seen)
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho().OnUnknown((context, arguments) =>
        {
            context.Ack(
                EventArguments.None.With(context.Name, BuiltInJson.Default.String).With(arguments.Count, BuiltInJson.Default.Int32));
            return default;
        }));
        using var client = await server.ConnectAsync();

        await client.SendAsync($"21[\"{name}\",1,2]");
        Assert.Equal($"31[\"{seen}\",2]", await client.ReceiveAsync());
        await client.SendAsync("22[\"" + new string('x', 5_000) + "\"]");
        Assert.Equal("32[\"\",0]", await client.ReceiveAsync());
        await client.AssertAliveAsync();
        Assert.Throws<InvalidOperationException>(() => server.Root.OnUnknown((_, _) => default));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connect_error")]
    [InlineData("disconnect")]
    [InlineData("disconnecting")]
    [InlineData("newListener")]
    [InlineData("removeListener")]
    [InlineData("")]
    public void A_reserved_event_name_cannot_be_used(string name) =>
        Assert.Throws<ArgumentException>(() => new SocketEvent<string>(name));

    [Fact]
    public async Task A_second_handler_for_an_event_stops_the_start() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(Events.News, (_, _) => { }).On(Events.News, (_, _) => { })));
}
