using System.Collections.Concurrent;
using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>Decides whether a namespace exists that was not mapped by name.</summary>
/// <param name="name">The requested name, with its leading slash.</param>
/// <param name="connection">The connection of the client.</param>
/// <param name="auth">The client's <c>auth</c>: an object, or null.</param>
public delegate ValueTask<bool> NamespacePredicate(string name, Connection connection, JsonElement? auth);

/// <summary>
/// The namespaces whose names match a pattern. Each is created when a client asks for it, and removed when its last socket has left. They
/// share the handlers that are added here. Emitting is thread-safe; add handlers at start-up only.
/// </summary>
public sealed class DynamicNamespace : NamespaceHandlers<DynamicNamespace>
{
    private readonly NamespacePredicate _exists;
    private readonly ConcurrentDictionary<string, SocketNamespace> _children = new(StringComparer.Ordinal);

    internal DynamicNamespace(SocketIOServer server, string pattern, NamespacePredicate exists)
        : base(server, new HandlerTable())
    {
        Pattern = pattern;
        _exists = exists;
    }

    /// <summary>The namespaces that have sockets.</summary>
    public IReadOnlyCollection<SocketNamespace> Children => [.. _children.Values];

    internal string Pattern { get; }

    /// <summary>Sends an event to all sockets of all these namespaces.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        _ = Server.TypeInfo(socketEvent);
        foreach (var (_, child) in _children) child.Emit(socketEvent, arg);
    }

    internal ValueTask<bool> MatchesAsync(string name, Connection connection, JsonElement? auth) => _exists(name, connection, auth);

    /// <summary>Finds the namespace of that name, if it has sockets.</summary>
    internal SocketNamespace? Find(string name) => _children.GetValueOrDefault(name);

    internal SocketNamespace GetOrAdd(string name) =>
        _children.GetOrAdd(name, static (key, parent) => new SocketNamespace(parent.Server, key, parent.Handlers, parent), this);

    internal void ForgetIfEmpty(SocketNamespace child)
    {
        if (child.Recovery?.IsWaiting == true || !child.Rooms.CloseIfEmpty()
            || !_children.TryRemove(KeyValuePair.Create(child.Name, child))) return;
        child.Recovery?.Dispose();
        _ = child.CloseAdapterAsync();
    }
}
