using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The Socket.IO server: inject it anywhere to emit. Thread-safe.</summary>
public sealed class SocketIOServer
{
    private readonly ConcurrentDictionary<string, SocketNamespace> _namespaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();

    /// <summary>Made by dependency injection; see <see cref="SocketIOServices.AddSocketIO"/>.</summary>
    public SocketIOServer(IOptions<SocketIOOptions> options, ILogger<SocketIOServer> logger, TimeProvider time)
    {
        Options = options.Value;
        Options.Json.TypeInfoResolverChain.Add(BuiltInJson.Default);
        Options.Json.MakeReadOnly();
        Logger = logger;
        Time = time;
        Map("/");
    }

    /// <summary>How many connections are open on this node.</summary>
    public int ConnectionCount => _connections.Count;

    internal SocketIOOptions Options { get; }
    internal ILogger Logger { get; }
    internal TimeProvider Time { get; }

    /// <summary>A namespace that was mapped at start-up.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public SocketNamespace Of(string name) =>
        Find(name) ?? throw new ArgumentException($"The namespace '{name}' was not mapped.", nameof(name));

    internal SocketNamespace? Find(string name) => _namespaces.GetValueOrDefault(name);

    internal SocketNamespace Map(string name)
    {
        if (!name.StartsWith('/') || name.AsSpan().ContainsAny(',', '?') || Encoding.UTF8.GetByteCount(name) > Utf8NameComparer.MaxLength)
        {
            throw new ArgumentException(
                $"The namespace '{name}' must begin with a slash, hold neither comma nor question mark, and be at most {Utf8NameComparer.MaxLength} bytes long.",
                nameof(name));
        }

        return _namespaces.GetOrAdd(name, static (key, server) => new SocketNamespace(server, key), this);
    }

    internal Connection Accept(Session session)
    {
        var connection = new Connection(this, session);
        _connections.TryAdd(connection, true);
        return connection;
    }

    internal void Remove(Connection connection) => _connections.TryRemove(connection, out _);

    internal JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.Json.GetTypeInfo(typeof(T));

    internal long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Time.TimestampFrequency);
}
