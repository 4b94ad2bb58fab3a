using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// Common mistakes of developers have messages that say what to do instead.
public sealed class MistakeTests : IDisposable
{
    private readonly MemoryLog _log = new();

    private static SocketEvent<Uri> Unknown { get; } = new("visit");

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Mapping_without_AddSocketIO_fails_with_a_message_that_names_it()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains(
            "builder.Services.AddSocketIO()", Assert.Throws<InvalidOperationException>(() => app.MapSocketIO()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/socket.io")]
    [InlineData("/socket.io/")]
    [InlineData("socket.io")]
    public async Task Mapping_a_path_twice_fails_with_a_message_that_says_how_to_fix_it(string again)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSocketIO();
        await using var app = builder.Build();
        app.MapSocketIO();

        Assert.Contains(
            "var io = app.MapSocketIO()", Assert.Throws<InvalidOperationException>(() => app.MapSocketIO(again)).Message, StringComparison.Ordinal);
        app.MapSocketIO("/elsewhere");
    }

    public static TheoryData<string, Action<SocketTestServer>> Emits => new()
    {
        { "a namespace", server => server.Root.Emit(Unknown, new Uri("http://a")) },
        { "a room", server => server.Root.To("nobody").Emit(Unknown, new Uri("http://a")) },
        { "volatile", server => server.Root.Volatile.Emit(Unknown, new Uri("http://a")) },
        { "namespaces on demand", server => server.IO.Map("any", (_, _, _) => new(true)).Emit(Unknown, new Uri("http://a")) },
        { "other nodes", server => server.Root.ServerSideEmit(Unknown, new Uri("http://a")) },
        { "asking other nodes", server => Wait(server.Root.ServerSideEmitWithAckAsync(new SocketEvent<string, Uri>("visit"), "")) },
        { "asking nobody", server => Wait(server.Root.ToAll().EmitWithAckAsync(new SocketEvent<string, Uri>("visit"), "")) },
        { "hearing", server => server.Root.On(Unknown, (_, _) => { }) },
        { "answering", server => server.Root.On(new SocketEvent<string, Uri>("visit"), (_, _) => new(new Uri("http://a"))) },
        { "hearing other nodes", server => server.Root.OnServerSide(Unknown, _ => { }) },
        { "answering other nodes", server =>
            server.Root.OnServerSide(new SocketEvent<string, Uri>("visit"), _ => new(new Uri("http://a"))) },
    };

    private static void Wait(Task task)
    {
        if (task.Exception?.InnerException is { } problem) throw problem;
    }

    [Theory]
    [MemberData(nameof(Emits), DisableDiscoveryEnumeration = true)]
    public async Task Emitting_a_type_without_a_JSON_context_fails_also_without_receivers(string where, Action<SocketTestServer> emit)
    {
        await using var server = await Events.StartEchoAsync();

        var problem = Record.Exception(() => emit(server));

        Assert.True(problem is NotSupportedException, where);
        Assert.Contains("'visit'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("System.Uri", problem.Message, StringComparison.Ordinal);
        Assert.Contains("AddJsonContext", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emitting_a_type_without_a_JSON_context_fails_for_a_disconnected_socket()
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        socket.Disconnect();

        Assert.Throws<NotSupportedException>(() => socket.Emit(Unknown, new Uri("http://a")));
    }

    [Fact]
    public async Task An_unknown_namespace_and_an_unknown_event_are_logged_at_Debug_with_the_known_ones()
    {
        await using var server = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/").WithEcho().On(Events.News, (_, _) => { });
                io.MapNamespace("tenants", (name, _, _) => new(name == "/tenant-1"));
            },
            json: TestJson.Default,
            services: _log.AddTo);
        using var client = await server.ConnectAsync();

        await client.SendAsync("0/chta,");
        Assert.Equal("""4/chta,{"message":"Invalid namespace"}""", await client.ReceiveAsync());
        await client.SendAsync("""2["nwes","hi"]""");
        await client.AssertAliveAsync();

        var ns = Assert.Single(_log.Lines, line => line.Event.Name == "UnknownNamespace");
        Assert.Equal(LogLevel.Debug, ns.Level);
        Assert.Equal("A client asked for the namespace /chta, which is not mapped (MapNamespace). Mapped: /, tenants.", ns.Text);
        var unknown = Assert.Single(_log.Lines, line => line.Event.Name == "UnknownEvent");
        Assert.Equal(LogLevel.Debug, unknown.Level);
        Assert.Equal("A client sent 'nwes' in /, which has no handler for it (On, OnAny). Events with handlers: echo, news.", unknown.Text);
    }

    [Fact]
    public async Task A_JSON_client_of_a_MessagePack_server_gets_a_parse_error()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/"), build: builder => builder.UseParser(new MessagePackParser()), services: _log.AddTo);
        using var client = await server.OpenAsync();

        await client.SendAsync("0/chat,");

        Assert.Equal("""4/chat,{"message":"parse error"}""", Assert.Single(await client.ReadToEndAsync()));
        Assert.Contains(_log.Lines, line => line.Event.Name == "WrongParser");
    }

    [Fact]
    public async Task A_JSON_client_of_a_MessagePack_server_gets_a_parse_error_over_polling()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/"), build: builder => builder.UseParser(new MessagePackParser()));
        var client = await server.OpenPollingAsync();

        await client.PostAsync("40");

        Assert.Equal(["""44{"message":"parse error"}"""], await client.PollAsync());
        Assert.Equal(["1"], await client.PollAsync());
    }

    [Fact]
    public async Task A_MessagePack_client_of_a_JSON_server_gets_a_parse_error()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/"), services: _log.AddTo);
        using var client = await server.OpenWebSocketAsync();
        await client.ReceiveAsync();

        await client.SendBinaryAsync(Convert.FromHexString("82a47479706500a36e7370a12f"));

        var answer = new MessagePackReader((await client.ReceiveBytesAsync())!, 64, 10);
        Assert.True(answer.TryReadJson(out var json));
        Assert.Equal("""{"type":4,"data":{"message":"parse error"},"nsp":"/"}""", System.Text.Encoding.UTF8.GetString(json.Span));
        Assert.Null(await client.ReceiveAsync());
        Assert.Contains(_log.Lines, line => line.Event.Name == "WrongParser");
    }

    [Fact]
    public async Task A_version_2_client_gets_the_error_in_a_form_that_it_can_read()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/"), build: builder => builder.UseParser(new MessagePackParser()), services: _log.AddTo);
        using var client = await server.OpenWebSocketAsync("EIO=3");
        await client.ReceiveAsync();        // the handshake
        await client.ReceiveBytesAsync();   // the main namespace without a request, as MessagePack

        await client.SendAsync("40/chat,");

        Assert.Equal("44/chat,\"parse error\"", await client.ReceiveAsync());
        Assert.Null(await client.ReceiveAsync());
        Assert.Contains(_log.Lines, line => line.Event.Name == "WrongParser");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("9")]
    [InlineData("2[\"echo\",1]")]
    public async Task Other_violations_are_handled_as_before(string packet)
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/"), build: builder => builder.UseParser(new MessagePackParser()), services: _log.AddTo);
        using var client = await server.OpenAsync();

        await client.SendAsync(packet);

        Assert.Empty(await client.ReadToEndAsync());
        Assert.DoesNotContain(_log.Lines, line => line.Event.Name == "WrongParser");
    }
}
