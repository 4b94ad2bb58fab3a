using System.Text.Json;
using Parley.EngineIO;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class ConnectTests
{
    [Fact]
    public async Task A_client_that_joins_gets_an_id_that_is_not_the_secret_of_its_transport()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();

        var socket = server.SocketOf(client);

        Assert.Equal(socket.Id, client.Id);
        Assert.NotEqual(socket.Connection.Session.Id, client.Id);
        Assert.True(socket.IsConnected);
        Assert.Equal(1, server.Root.SocketCount);
    }

    [Fact]
    public async Task It_works_over_polling_as_well()
    {
        await using var server = await Events.StartEchoAsync();
        var client = await server.OpenPollingAsync();

        await client.PostAsync("40", "421[\"echo\",\"hi\"]");

        var packets = await client.PollAsync();
        if (packets.Length == 1) packets = [.. packets, .. await client.PollAsync()];
        Assert.StartsWith("40{\"sid\":", packets[0], StringComparison.Ordinal);
        Assert.Equal("431[\"hi\"]", packets[1]);
    }

    [Fact]
    public async Task Middleware_gets_the_auth_of_the_client_and_runs_in_the_order_of_registration()
    {
        var seen = new List<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/")
            .Use(async (connect, next) =>
            {
                seen.Add($"first {connect.Auth?.GetProperty("token").GetString()}");
                await next(connect);
                seen.Add("back");
            })
            .Use((connect, next) =>
            {
                seen.Add($"second {connect.Namespace.Name}");
                return next(connect);
            }));

        using var client = await server.ConnectAsync(auth: """{"token":"abc"}""");

        Assert.Equal(["first abc", "second /", "back"], seen);
    }

    [Fact]
    public async Task A_client_that_middleware_refuses_gets_the_reason_and_may_try_again()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho().Use((connect, next) =>
            connect.Auth is null ? throw new ConnectError("sign in first", JsonElement.Parse("""{"code":7}""")) : next(connect)));
        using var client = await server.OpenAsync();

        await client.SendAsync("0");

        Assert.Equal("""4{"message":"sign in first","data":{"code":7}}""", await client.ReceiveAsync());
        Assert.Equal(0, server.Root.SocketCount);
        await client.JoinAsync(auth: "{}");
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Middleware_that_does_not_call_next_refuses_and_an_exception_in_it_is_not_revealed()
    {
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            io.MapNamespace("/silent").Use((_, _) => default);
            io.MapNamespace("/broken").Use((_, _) => throw new InvalidDataException("the password is 1234"));
        });
        using var client = await server.OpenAsync();

        await client.SendAsync("0/silent,");
        Assert.Equal("""4/silent,{"message":"Refused"}""", await client.ReceiveAsync());
        await client.SendAsync("0/broken,");
        Assert.Equal("""4/broken,{"message":"internal error"}""", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("/unknown")]
    [InlineData("/__proto__")]
    [InlineData("/Chat")]
    [InlineData("/chat/")]
    [InlineData("/中文")]
    public async Task A_namespace_that_is_not_mapped_is_refused_and_the_connection_stays_open(string ns)
    {
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            io.MapNamespace("/").WithEcho();
            io.MapNamespace("/chat");
        });
        using var client = await server.OpenAsync();

        await client.SendAsync($"0{ns},");

        Assert.Equal($$"""4{{ns}},{"message":"Invalid namespace"}""", await client.ReceiveAsync());
        await client.JoinAsync();
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task The_query_of_a_namespace_is_not_part_of_its_name()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/chat").WithEcho());
        using var client = await server.OpenAsync();

        await client.SendAsync("0/chat?token=abc,");

        Assert.StartsWith("0/chat,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.AssertAliveAsync("/chat,");
    }

    [Fact]
    public async Task A_client_that_is_refused_again_and_again_is_disconnected()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.OpenAsync();

        for (var i = 0; i < 100; i++) await client.SendAsync($"0/no{i},");

        Assert.Equal(100, (await client.ReadToEndAsync()).Count);
    }

    [Fact]
    public async Task A_connection_joins_no_more_namespaces_than_allowed()
    {
        await using var server = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/a");
                io.MapNamespace("/b");
                io.MapNamespace("/c");
            },
            options => options.MaxNamespaces = 2);
        using var client = await server.ConnectAsync("/a");
        await client.JoinAsync("/b");

        await client.SendAsync("0/c,");

        Assert.Equal("""4/c,{"message":"Too many namespaces"}""", await client.ReceiveAsync());
        await client.SendAsync("1/a,");
        await client.JoinAsync("/c");
    }

    [Theory]
    [InlineData("""2["echo",1]""")]
    [InlineData("31[]")]
    [InlineData("1")]
    [InlineData("""2/chat,["echo",1]""")]
    [InlineData("0[1]")]
    [InlineData("0\"x\"")]
    [InlineData("4{}")]
    [InlineData("7")]
    [InlineData("")]
    public async Task A_packet_that_is_not_allowed_before_a_namespace_is_joined_closes_the_connection(string packet)
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/chat"));
        using var client = await server.OpenAsync();

        await client.SendAsync(packet);

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Joining_a_namespace_twice_closes_the_connection()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var connection = server.SocketOf(client).Connection;

        await client.SendAsync("0");

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.ParseError, connection.Session.ClosedReason);
    }

    [Fact]
    public async Task A_client_that_joins_no_namespace_is_disconnected_after_the_connect_timeout()
    {
        await using var server = await Events.StartEchoAsync(options => options.ConnectTimeout = TimeSpan.FromSeconds(5));
        using var silent = await server.OpenAsync();
        using var joined = await server.ConnectAsync();

        server.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, server.IO.ConnectionCount);
        server.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(await silent.ReadToEndAsync());
        await joined.AssertAliveAsync();
    }

    [Fact]
    public async Task A_client_that_was_only_refused_is_disconnected_after_the_connect_timeout()
    {
        await using var server = await Events.StartEchoAsync(options => options.ConnectTimeout = TimeSpan.FromSeconds(5));
        using var client = await server.OpenAsync();
        await client.SendAsync("0/unknown,");
        await client.ReceiveAsync();

        server.Advance(TimeSpan.FromSeconds(6));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task The_connect_handler_runs_before_the_clients_events_however_long_it_takes()
    {
        var hold = new TaskCompletionSource();
        var order = new List<string>();
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho()
            .OnConnect(async _ =>
            {
                order.Add("connecting");
                await hold.Task;
                order.Add("connected");
            })
            .On(Events.News, (_, text) => order.Add(text)));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""2["news","first"]""");
        hold.SetResult();
        await client.AssertAliveAsync();

        Assert.Equal(["connecting", "connected", "first"], order);
    }

    [Fact]
    public async Task The_namespaces_of_one_connection_are_independent()
    {
        await using var server = await SocketTestServer.StartAsync(io =>
        {
            io.MapNamespace("/").WithEcho();
            io.MapNamespace("/chat").On(Events.Echo, (_, arg) => new ValueTask<JsonElement>(JsonElement.Parse("\"chat\"")));
        });
        using var client = await server.ConnectAsync();
        var idInRoot = client.Id;
        await client.JoinAsync("/chat");

        await client.SendAsync("""21["echo","root"]""");
        await client.SendAsync("""2/chat,1["echo","root"]""");

        Assert.NotEqual(idInRoot, client.Id);
        Assert.Equal("""31["root"]""", await client.ReceiveAsync());
        Assert.Equal("""3/chat,1["chat"]""", await client.ReceiveAsync());
        server.IO.Of("/chat").Emit(Events.News, "to chat only");
        Assert.Equal("""2/chat,["news","to chat only"]""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }
}
