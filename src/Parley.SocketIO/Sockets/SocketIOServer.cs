using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The Socket.IO server. Inject it anywhere to emit. Thread-safe.</summary>
public sealed class SocketIOServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SocketNamespace> _namespaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly List<DynamicNamespace> _patterns = [];   // filled at start-up
    private readonly HashSet<(IEndpointRouteBuilder Endpoints, string Path)> _paths = [];   // filled at start-up
    private readonly IServiceProvider _services;
    private readonly SocketIOParts _parts;

    /// <summary>Called by dependency injection; see <see cref="SocketIOServices.AddSocketIO"/>.</summary>
    public SocketIOServer(IOptions<SocketIOOptions> options, ILogger<SocketIOServer> logger, TimeProvider time, IServiceProvider services)
    {
        Options = options.Value;
        Options.Json.TypeInfoResolverChain.Add(BuiltInJson.Default);
        Options.Json.TypeInfoResolverChain.Add(PacketJson.Default);
        Options.Json.TypeInfoResolver = Options.Json.TypeInfoResolver!.WithAddedModifier(ArgumentReader.RelaxNullable);
        Options.Json.MakeReadOnly();
        Logger = new ThinnedLogger(logger, time);
        Time = time;
        _services = services;
        _parts = services.GetRequiredService<IOptions<SocketIOParts>>().Value;
        Metrics = new SocketMetrics(services.GetService<IMeterFactory>()?.Create(SocketMetrics.Name) ?? new Meter(SocketMetrics.Name));
        Map("/");
    }

    /// <summary>The number of open connections on this node.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>The mapped namespaces, and those of patterns that have sockets.</summary>
    public IReadOnlyCollection<SocketNamespace> Namespaces => [.. _namespaces.Values, .. _patterns.SelectMany(pattern => pattern.Children)];

    internal SocketIOOptions Options { get; }
    internal PacketParser Parser => _parts.Parser;
    internal ILogger Logger { get; }
    internal TimeProvider Time { get; }
    internal SocketMetrics Metrics { get; }

    /// <summary>Finds a mapped namespace, or one of a pattern that has sockets.</summary>
    /// <exception cref="ArgumentException">There is no such namespace.</exception>
    public SocketNamespace Of(string name) =>
        Find(name) ?? _patterns.Select(pattern => pattern.Find(name)).FirstOrDefault(child => child is not null)
        ?? throw new ArgumentException($"The namespace '{name}' was not mapped.", nameof(name));

    /// <summary>Called by dependency injection when the application ends.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var ns in Namespaces)
        {
            ns.Recovery?.Dispose();
            await ns.CloseAdapterAsync();
        }

        Metrics.Meter.Dispose();
    }

    /// <summary>The names and patterns of all mapped namespaces, for log messages.</summary>
    internal string KnownNames =>
        string.Join(", ", _namespaces.Keys.Concat(_patterns.Select(pattern => pattern.Pattern)).Order(StringComparer.Ordinal));

    internal SocketNamespace? Find(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>Finds the namespace that a client asks for, or creates it if a pattern matches.</summary>
    internal async ValueTask<SocketNamespace?> FindAsync(string name, Connection connection, JsonElement? auth)
    {
        if (Find(name) is { } ns) return ns;
        if (!IsName(name)) return null;
        foreach (var pattern in _patterns)
        {
            if (await pattern.MatchesAsync(name, connection, auth)) return pattern.GetOrAdd(name);
        }

        return null;
    }

    internal SocketNamespace Map(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"The namespace '{name}' must begin with a slash, hold neither comma nor question mark, and be at most {Utf8NameComparer.MaxLength} bytes long.",
                nameof(name));
        }

        return _namespaces.GetOrAdd(name, static (key, server) => new SocketNamespace(server, key, new HandlerTable()), this);
    }

    internal DynamicNamespace Map(string pattern, NamespacePredicate exists)
    {
        var ns = new DynamicNamespace(this, pattern, exists);
        _patterns.Add(ns);
        return ns;
    }

    internal DynamicNamespace Map(Regex pattern) => Map(pattern.ToString(), (name, _, _) => new ValueTask<bool>(pattern.IsMatch(name)));

    /// <summary>Registers a path of the server.</summary>
    /// <exception cref="InvalidOperationException">The path is registered already: requests would match two endpoints and fail.</exception>
    internal void AddPath(IEndpointRouteBuilder endpoints, string pattern)
    {
        if (_paths.Add((endpoints, pattern.Trim('/')))) return;
        throw new InvalidOperationException(
            $"MapSocketIO was called twice for '{pattern}'. Call it once, and map all namespaces on its result: "
            + "var io = app.MapSocketIO(); io.MapNamespace(\"/a\"); io.MapNamespace(\"/b\").");
    }

    internal Adapter? NewAdapter(LocalAdapter local) => _parts.Adapter?.Invoke(_services, local);

    internal Connection Accept(Session session)
    {
        var connection = new Connection(this, session);
        _connections.TryAdd(connection, true);
        connection.Begin();
        return connection;
    }

    internal void Remove(Connection connection) => _connections.TryRemove(connection, out _);

    /// <summary>The JSON type information of an event's argument.</summary>
    /// <exception cref="NotSupportedException">No JSON context contains the type.</exception>
    internal JsonTypeInfo<TArg> TypeInfo<TArg>(SocketEvent<TArg> socketEvent) => TypeInfo<TArg>(socketEvent.Name, "carries");

    /// <summary>The JSON type information of an event's ack.</summary>
    /// <exception cref="NotSupportedException">No JSON context contains the type.</exception>
    internal JsonTypeInfo<TAck> AckInfo<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent) =>
        TypeInfo<TAck>(socketEvent.Name, "is answered by");

    internal long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Time.TimestampFrequency);

    /// <summary>The timestamp <paramref name="wait"/> from now.</summary>
    internal long Deadline(TimeSpan wait) => Time.GetTimestamp() + Ticks(wait);

    private JsonTypeInfo<T> TypeInfo<T>(string eventName, string verb) => Options.Json.TryGetTypeInfo(typeof(T), out var info)
        ? (JsonTypeInfo<T>)info
        : throw new NotSupportedException(
            $"The event '{eventName}' {verb} {typeof(T)}, which no JSON context knows. Write [JsonSerializable(typeof(…))] for it over a "
            + "partial class that derives from JsonSerializerContext, and add that once: builder.Services.AddSocketIO().AddJsonContext(YourJson.Default).");

    private static bool IsName(string name) =>
        name.StartsWith('/') && !name.AsSpan().ContainsAny(',', '?') && Encoding.UTF8.GetByteCount(name) <= Utf8NameComparer.MaxLength;
}
