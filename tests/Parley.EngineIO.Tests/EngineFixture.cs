using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

/// <summary>A server that echoes every message, and lists its sessions for the test.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    public const string Path = "/engine.io";

    private readonly ConcurrentQueue<Echo> _sessions = [];

    public TestServer Server { get; private init; } = null!;

    /// <summary>The handlers of all sessions, in the order in which they opened.</summary>
    public IReadOnlyList<Echo> Sessions => [.. _sessions];

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Sets options.</param>
    /// <param name="services">Adds services to the application.</param>
    /// <param name="use">Adds middleware before the endpoint.</param>
    /// <param name="map">Adds conventions to the endpoint.</param>
    /// <param name="listen">Prepares the connections.</param>
    public static async Task<EngineFixture> StartAsync(
        Action<EngineOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? use = null,
        Action<IEndpointConventionBuilder>? map = null,
        Action<ListenOptions>? listen = null)
    {
        var options = new EngineOptions();
        configure?.Invoke(options);
        EngineFixture? fixture = null;
        var server = await TestServer.StartAsync(services ?? (_ => { }), app =>
        {
            use?.Invoke(app);
            var endpoint = app.MapEngineIO(Path, options, session => fixture!.Accept(session));
            map?.Invoke(endpoint);
        }, listen);
        fixture = new EngineFixture { Server = server };
        server.IsWriting = () => fixture.Sessions.Any(echo => echo.Session is { ClosedReason: null, IsWriting: true });
        return fixture;
    }

    /// <summary>Starts a custom request; the caller disposes the response.</summary>
    public Task<HttpResponseMessage> SendAsync(string query, Action<HttpRequestMessage>? configure = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?{query}");
        configure?.Invoke(request);
        return Server.Http.SendAsync(request).InTime();
    }

    public Task<PollingClient> PollingAsync(int version = 4) => PollingClient.OpenAsync(Server, Path, version);

    /// <summary>Opens a session over WebSocket and takes its handshake.</summary>
    public async Task<WebSocketClient> WebSocketAsync(int version = 4)
    {
        var client = await Server.OpenWebSocketAsync($"{Path}?EIO={version}&transport=websocket");
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }

    public Task<WebSocketClient> ProbeAsync(string sid, int version = 4) =>
        Server.OpenWebSocketAsync($"{Path}?EIO={version}&transport=websocket&sid={sid}");

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Echo Accept(Session session)
    {
        var echo = new Echo(session);
        _sessions.Enqueue(echo);
        return echo;
    }

    internal sealed class Echo(Session session) : ISessionHandler
    {
        private readonly TaskCompletionSource<DisconnectReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Session Session => session;

        public ConcurrentQueue<string> Received { get; } = [];

        public Task<DisconnectReason> ClosedAsync() => _closed.Task.InTime();

        public bool IsClosed => _closed.Task.IsCompleted;

        /// <summary>While set, messages are delayed.</summary>
        public TaskCompletionSource? Hold { get; set; }

        /// <summary>Whether a message has been delayed.</summary>
        public bool HasHeld { get; private set; }

        public void Send(string text) => session.Send(OutgoingPacket.Message(Encoding.UTF8.GetBytes(text)));

        public async ValueTask OnTextAsync(ReadOnlyMemory<byte> text)
        {
            var received = Encoding.UTF8.GetString(text.Span);
            if (Hold is { } hold)
            {
                HasHeld = true;
                await hold.Task;
            }

            Received.Enqueue(received);
            Send(received);
        }

        public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data)
        {
            session.Send(OutgoingPacket.Binary(data.ToArray()));
            return default;
        }

        public void OnTick(long timestamp)
        {
        }

        public void OnClosed(DisconnectReason reason) => _closed.SetResult(reason);
    }
}
