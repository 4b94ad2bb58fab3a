using Parley.Testing;

namespace Parley.EngineIO.Tests;

/// <summary>An exception of a session's handler affects that session alone.</summary>
public sealed class FaultyHandlerTests
{
    private const string Path = "/engine.io";

    [Fact]
    public async Task A_handler_that_throws_at_the_heartbeat_loses_its_session_and_the_others_are_pinged()
    {
        await using var server = await StartAsync();
        var faulty = new List<WebSocketClient>();
        for (var i = 0; i < 20; i++) faulty.Add(await OpenAsync(server, "faulty"));
        using var sound = await OpenAsync(server, "sound");

        server.Advance(TimeSpan.FromSeconds(26), TimeSpan.FromSeconds(1));

        Assert.Equal("2", await sound.ReceiveAsync());
        foreach (var client in faulty)
        {
            Assert.Empty(await client.ReadToEndAsync());
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_handler_that_throws_at_the_end_does_not_keep_others_from_learning_that_the_server_stops()
    {
        await using var server = await StartAsync(failsAtHeartbeat: false);
        var clients = new List<WebSocketClient>();
        for (var i = 0; i < 20; i++) clients.Add(await OpenAsync(server, i % 2 == 0 ? "faulty" : "sound"));

        var stopping = server.StopAsync();

        foreach (var client in clients)
        {
            await client.ReadToEndAsync();
            client.Dispose();
        }

        await stopping;
    }

    private static Task<TestServer> StartAsync(bool failsAtHeartbeat = true) => TestServer.StartAsync(
        _ => { },
        app => app.MapEngineIO(
            Path, new EngineOptions(), session =>
                session.Handshake.Query.ContainsKey("faulty") ? new Faulty(failsAtHeartbeat) : new Sound()));

    private static async Task<WebSocketClient> OpenAsync(TestServer server, string kind)
    {
        var client = await server.OpenWebSocketAsync($"{Path}?EIO=4&transport=websocket&{kind}=1");
        Assert.StartsWith("0", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }

    private sealed class Faulty(bool failsAtHeartbeat) : ISessionHandler
    {
        public ValueTask OnTextAsync(ReadOnlyMemory<byte> text) => default;

        public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data) => default;

        public void OnTick(long timestamp)
        {
            if (failsAtHeartbeat) throw new InvalidOperationException("A fault of the application.");
        }

        public void OnClosed(DisconnectReason reason) => throw new InvalidOperationException("A fault of the application.");
    }

    private sealed class Sound : ISessionHandler
    {
        public ValueTask OnTextAsync(ReadOnlyMemory<byte> text) => default;

        public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data) => default;

        public void OnTick(long timestamp)
        {
        }

        public void OnClosed(DisconnectReason reason)
        {
        }
    }
}
