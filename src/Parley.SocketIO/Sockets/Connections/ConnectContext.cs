using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The request of a client to join a namespace, for middleware.</summary>
/// <param name="Connection">The connection of the client.</param>
/// <param name="Namespace">The requested namespace.</param>
/// <param name="Auth">The client's <c>auth</c>: an object, or null. Clients of version 1 and 2 send none.</param>
/// <param name="Query">The query of the namespace (<c>/chat?room=1</c>), or that of the handshake if there is none.</param>
public sealed record ConnectContext(Connection Connection, SocketNamespace Namespace, JsonElement? Auth, IQueryCollection Query)
{
    /// <summary>The request that opened the connection.</summary>
    public Handshake Handshake => Connection.Handshake;
}

/// <summary>
/// Checks a client that asks to join: calls <paramref name="next"/> to admit it, or throws <see cref="ConnectError"/> to refuse it.
/// </summary>
/// <param name="connect">The client's request.</param>
/// <param name="next">Calls the next middleware.</param>
public delegate ValueTask ConnectMiddleware(ConnectContext connect, Func<ConnectContext, ValueTask> next);
