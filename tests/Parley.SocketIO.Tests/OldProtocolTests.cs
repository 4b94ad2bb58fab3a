using System.Text.Json;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// The older Socket.IO protocol, on Engine.IO 3: that of clients 1.x and 2.x (Socket.IO protocol 3 and 4). Real ones are in the conformance
// tests.
public sealed class OldProtocolTests
{
    private static Task<SocketTestServer> StartAsync(Action<SocketNamespace>? map = null, Action<SocketIOOptions>? configure = null) =>
        SocketTestServer.StartAsync(
            io =>
            {
                var root = io.MapNamespace("/").WithEcho();
                map?.Invoke(root);
                io.MapNamespace("/chat").WithEcho();
            },
            configure,
            TestJson.Default);

    /// <summary>Opens a connection, and returns the session id.</summary>
    private static async Task<(WebSocketClient Client, string Sid)> OpenAsync(SocketTestServer server)
    {
        var client = await server.OpenWebSocketAsync("EIO=3");
        var open = await client.ReceiveAsync();
        return (client, JsonElement.Parse(open![1..]).GetProperty("sid").GetString()!);
    }

    private static async Task<(WebSocketClient Client, string Sid)> ConnectAsync(SocketTestServer server)
    {
        var (client, sid) = await OpenAsync(server);
        Assert.Equal("40", await client.ReceiveAsync());
        return (client, sid);
    }

    [Fact]
    public async Task A_client_is_in_the_main_namespace_without_a_request_and_gets_no_id()
    {
        await using var server = await StartAsync();

        var (client, sid) = await ConnectAsync(server);

        Assert.Equal(sid, Assert.Single(server.Root.Sockets).Id);
        await client.SendAsync("""421["echo","x"]""");
        Assert.Equal("""431["x"]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_id_in_another_namespace_follows_from_that_of_the_session()
    {
        await using var server = await StartAsync();
        var (client, sid) = await ConnectAsync(server);

        await client.SendAsync("40/chat?token=x,");

        Assert.Equal("40/chat,", await client.ReceiveAsync());
        Assert.Equal($"/chat#{sid}", Assert.Single(server.IO.Of("/chat").Sockets).Id);
    }

    [Fact]
    public async Task A_namespace_that_does_not_exist_is_refused_with_a_bare_string()
    {
        await using var server = await StartAsync();
        var (client, _) = await ConnectAsync(server);

        await client.SendAsync("40/unknown");

        Assert.Equal("44/unknown,\"Invalid namespace\"", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(false, "44\"sign in first\"")]
    [InlineData(true, "44{\"code\":7}")]
    public async Task A_refusal_by_middleware_has_the_old_form(bool hasData, string packet)
    {
        JsonElement? data = hasData ? JsonElement.Parse("""{"code":7}""") : null;
        await using var server = await StartAsync(root => root.Use((_, _) => throw new ConnectError("sign in first", data)));

        var (client, _) = await OpenAsync(server);

        Assert.Equal(packet, await client.ReceiveAsync());
        Assert.Empty(server.Root.Sockets);
    }

    [Fact]
    public async Task Events_that_arrive_before_the_client_is_admitted_wait()
    {
        var admit = new TaskCompletionSource();
        await using var server = await StartAsync(root => root.Use(async (connect, next) =>
        {
            await admit.Task;
            await next(connect);
        }));
        var (client, _) = await OpenAsync(server);
        var (other, _) = await OpenAsync(server);

        await client.SendAsync("""421["echo","x"]""");
        for (var i = 0; i < 20; i++)
        {
            await other.SendAsync("2");
            Assert.Equal("3", await other.ReceiveAsync());   // its responses arrive later than the event
        }

        admit.SetResult();

        Assert.Equal("40", await client.ReceiveAsync());
        Assert.Equal("""431["x"]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Middleware_sees_the_query_of_the_handshake()
    {
        var token = "";
        await using var server = await StartAsync(root => root.Use((connect, next) =>
        {
            token = connect.Query["token"];
            Assert.Null(connect.Auth);
            return next(connect);
        }));

        using var client = await server.OpenWebSocketAsync("EIO=3&token=abc");
        await client.ReceiveAsync();
        await client.ReceiveAsync();

        Assert.Equal("abc", token);
    }

    [Fact]
    public async Task A_refused_client_that_joins_no_other_namespace_is_disconnected()
    {
        await using var server = await StartAsync(root => root.Use((_, _) => throw new ConnectError("no")));
        var (client, _) = await OpenAsync(server);
        await client.ReceiveAsync();

        server.Advance(TimeSpan.FromSeconds(46));

        Assert.DoesNotContain(await client.ReadToEndAsync(), packet => packet.StartsWith("44", StringComparison.Ordinal));
        Assert.Equal(0, server.IO.ConnectionCount);
    }

    [Fact]
    public async Task Old_and_new_clients_share_a_room()
    {
        await using var server = await StartAsync();
        var (old, sid) = await ConnectAsync(server);
        var (young, _) = await server.MemberAsync("red");
        server.Root.To(sid).SocketsJoin("red");

        server.Root.To("red").Emit(Events.News, "x");

        Assert.Equal("""42["news","x"]""", await old.ReceiveAsync());
        Assert.Equal("""2["news","x"]""", await young.ReceiveAsync());
    }

    [Fact]
    public async Task Attachments_go_both_ways()
    {
        var photo = new SocketEvent<Attachment, Attachment>("photo");
        await using var server = await StartAsync(root => root.On(photo, (_, data) => new(data)));
        var (client, _) = await ConnectAsync(server);

        await client.SendAsync("""451-1["photo",{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync([4, 1, 2, 3]);

        Assert.Equal("""461-1[{"_placeholder":true,"num":0}]""", await client.ReceiveAsync());
        Assert.Equal([4, 1, 2, 3], await client.ReceiveBytesAsync());
    }

    [Fact]
    public async Task Old_clients_are_not_recovered_and_get_no_offsets()
    {
        await using var server = await StartAsync(configure: options => options.Recovery = new RecoveryOptions());
        var (old, _) = await ConnectAsync(server);
        var (young, _) = await server.MemberAsync();

        server.Root.Emit(Events.News, "x");

        Assert.Equal("""42["news","x"]""", await old.ReceiveAsync());
        Assert.StartsWith("""2["news","x",""", await young.ReceiveAsync());
    }

    [Fact]
    public async Task Disconnects_by_client_and_server_have_the_same_reasons_as_with_new_clients()
    {
        var reasons = new List<string>();
        await using var server = await StartAsync(root => root.OnDisconnect((_, reason) =>
        {
            lock (reasons) reasons.Add(EngineIO.DisconnectReasonText.ToText(reason));
        }));
        var (leaving, _) = await ConnectAsync(server);
        await leaving.SendAsync("41");
        await Deadline.UntilAsync(() => reasons.Count == 1);
        var (sent, sid) = await ConnectAsync(server);
        server.Root.To(sid).DisconnectSockets();

        Assert.Equal("41", await sent.ReceiveAsync());
        await Deadline.UntilAsync(() => reasons.Count == 2);
        Assert.Equal(["client namespace disconnect", "server namespace disconnect"], reasons);
    }

    [Fact]
    public async Task Over_polling_text_is_pure_ASCII_because_1_x_clients_may_decode_it_twice()
    {
        await using var server = await StartAsync();
        var client = await server.OpenPollingAsync(version: 3);
        Assert.Equal(["40"], await client.PollAsync());

        server.Root.Emit(Events.News, "你");
        Assert.Single(server.Root.Sockets).Emit(Events.News, "你");

        Assert.Equal(["""42["news","\u4f60"]""", """42["news","\u4f60"]"""], await client.PollAsync());
    }
}
