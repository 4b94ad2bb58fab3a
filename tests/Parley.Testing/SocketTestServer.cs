using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Testing;

/// <summary>A Socket.IO server in the test's own process.</summary>
public sealed class SocketTestServer : IAsyncDisposable
{
    private const string Path = "/socket.io/";

    private readonly TestServer _server;

    private SocketTestServer(TestServer server)
    {
        _server = server;
        IO = server.Services.GetRequiredService<SocketIOServer>();
        Memory = server.Services.GetRequiredService<EngineMemory>();
    }

    /// <summary>The memory of the connections.</summary>
    public EngineMemory Memory { get; }

    public SocketIOServer IO { get; }

    public IServiceProvider Services => _server.Services;

    /// <summary>The namespace that clients join unless they name another.</summary>
    public SocketNamespace Root => IO.Of("/");

    /// <summary>Starts a server whose namespaces and handlers <paramref name="map"/> gives.</summary>
    public static async Task<SocketTestServer> StartAsync(
        Action<SocketIOEndpoint> map,
        Action<SocketIOOptions>? configure = null,
        JsonSerializerContext? json = null,
        Action<SocketIOBuilder>? build = null,
        Action<IServiceCollection>? services = null)
    {
        return new SocketTestServer(await TestServer.StartAsync(
            all =>
            {
                services?.Invoke(all);
                var builder = all.AddSocketIO(configure);
                if (json is not null) builder.AddJsonContext(json);
                build?.Invoke(builder);
            },
            app => map(app.MapSocketIO()),
            listen => listen.UseEngineIO()));
    }

    /// <summary>Opens a connection that has joined no namespace yet.</summary>
    public async Task<SocketClient> OpenAsync() =>
        await SocketClient.OpenAsync(await _server.OpenWebSocketAsync($"{Path}?EIO=4&transport=websocket"));

    /// <summary>Opens a connection and joins a namespace.</summary>
    public async Task<SocketClient> ConnectAsync(string ns = "/", string auth = "")
    {
        var client = await OpenAsync();
        await client.JoinAsync(ns, auth);
        return client;
    }

    /// <summary>Opens a WebSocket with a given query, without reading the handshake.</summary>
    public Task<WebSocketClient> OpenWebSocketAsync(string query = "EIO=4") =>
        _server.OpenWebSocketAsync($"{Path}?transport=websocket&{query}");

    /// <summary>Opens a session over HTTP long-polling.</summary>
    public Task<PollingClient> OpenPollingAsync(int version = 4) => PollingClient.OpenAsync(_server, Path, version);

    /// <summary>Moves the clock in steps.</summary>
    public void Advance(TimeSpan by) => _server.Advance(by);

    /// <summary>Stops the application, and waits until it has ended.</summary>
    public Task StopAsync() => _server.StopAsync().InTime();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
