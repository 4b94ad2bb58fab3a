using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Testing;

/// <summary>A real Kestrel on a Unix socket, so that no test takes a port, with a clock that only the test moves.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _path;

    // A client without a variable in a test is kept as long as the server; otherwise it could be collected in the middle of the test.
    private readonly ConcurrentBag<ClientWebSocket> _sockets = [];

    private TestServer(WebApplication app, string path)
    {
        _app = app;
        _path = path;
        Handler = new SocketsHttpHandler { ConnectCallback = async (_, _) => await OpenStreamAsync() };
        Http = new HttpClient(Handler) { BaseAddress = new Uri("http://localhost/") };
    }

    public FakeTimeProvider Time { get; private init; } = null!;

    /// <summary>Whether the server is in the middle of a write; a test whose client does not read lets it be.</summary>
    public Func<bool> IsWriting { get; set; } = () => false;

    public HttpClient Http { get; }

    public SocketsHttpHandler Handler { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts an application that <paramref name="add"/> gives its services and <paramref name="map"/> its endpoints.</summary>
    /// <param name="add">Adds services.</param>
    /// <param name="map">Adds endpoints.</param>
    /// <param name="listen">Prepares the connections.</param>
    public static async Task<TestServer> StartAsync(
        Action<IServiceCollection> add, Action<WebApplication> map, Action<ListenOptions>? listen = null)
    {
        var path = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}"[..24] + ".sock");
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path, listen ?? (_ => { })));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(time);
        add(builder.Services);

        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestServer(app, path) { Time = time };
    }

    /// <summary>Opens a connection for raw bytes.</summary>
    public async Task<Stream> OpenStreamAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path));
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Opens a WebSocket.</summary>
    /// <exception cref="WebSocketException">The server refused it.</exception>
    public async Task<WebSocketClient> OpenWebSocketAsync(
        string pathAndQuery, string? origin = null, Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        configure?.Invoke(socket.Options);
        using var invoker = new HttpMessageInvoker(Handler, disposeHandler: false);
        await socket.ConnectAsync(new Uri("ws://localhost" + pathAndQuery), invoker, CancellationToken.None).InTime();
        _sockets.Add(socket);
        return new WebSocketClient(socket);
    }

    /// <summary>Stops the application, and waits until it has ended.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Moves the clock in steps, so that every scan takes place.</summary>
    public void Advance(TimeSpan by, TimeSpan? step = null)
    {
        // On a busy machine, a client may have what the server's thread is still about to see as written. Minutes must not pass in between.
        SpinWait.SpinUntil(() => !IsWriting(), TimeSpan.FromMilliseconds(100));
        var size = step ?? TimeSpan.FromMilliseconds(100);
        for (var moved = TimeSpan.Zero; moved < by; moved += size) Time.Advance(size);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        File.Delete(_path);
    }
}
