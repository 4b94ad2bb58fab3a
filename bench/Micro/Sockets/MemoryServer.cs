using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Bench.Micro.Sockets;

/// <summary>A Socket.IO server without a network: its clients are in memory.</summary>
internal sealed class MemoryServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SessionHost _host;

    public MemoryServer()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSocketIO().AddJsonContext(BenchJson.Default);
        _services = services.BuildServiceProvider();
        IO = _services.GetRequiredService<SocketIOServer>();
        _host = new SessionHost(new EngineSettings(IO.Options.Engine, TimeProvider.System), NullLogger.Instance);
    }

    public SocketIOServer IO { get; }

    /// <summary>The namespace that clients join.</summary>
    public SocketNamespace Main => IO.Of("/");

    /// <summary>A client that has joined.</summary>
    public MemoryClient Connect()
    {
        var client = new MemoryClient(_host, IO.Accept);
        client.Send("40"u8);
        client.Receive();
        return client;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

[JsonSerializable(typeof(string))]
internal sealed partial class BenchJson : JsonSerializerContext;
