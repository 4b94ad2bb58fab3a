using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>A client that asks to join a namespace, as its middleware sees it.</summary>
/// <param name="Connection">The connection that the client came over.</param>
/// <param name="Namespace">The namespace that it asks for.</param>
/// <param name="Auth">What it sent along: an object, or null. Clients of version 1 and 2 send none.</param>
/// <param name="Query">The query that it added to the namespace (<c>/chat?room=1</c>), or that of the handshake if there is none.</param>
public sealed record ConnectContext(Connection Connection, SocketNamespace Namespace, JsonElement? Auth, IQueryCollection Query)
{
    /// <summary>What is kept of the request that opened the connection.</summary>
    public Handshake Handshake => Connection.Handshake;
}

/// <summary>Looks at a client that asks to join; calls <paramref name="next"/> to let it on, throws <see cref="ConnectError"/> to refuse it.</summary>
/// <param name="connect">The client.</param>
/// <param name="next">The middleware after this one.</param>
public delegate ValueTask ConnectMiddleware(ConnectContext connect, Func<ConnectContext, ValueTask> next);
