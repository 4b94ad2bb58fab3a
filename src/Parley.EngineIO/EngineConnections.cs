using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.EngineIO;

/// <summary>Prepares Kestrel's endpoints for many idle WebSockets.</summary>
public static class EngineConnections
{
    /// <summary>
    /// Has a WebSocket go on without the request that opened it, which ends as soon as the protocols are switched. An idle WebSocket takes
    /// about half the memory then. Without it, and where it cannot work, everything else is the same: over HTTP/2, and over TLS unless it
    /// stands after <c>UseHttps</c>. It stays out of the way if <see cref="KestrelServerLimits.MaxConcurrentUpgradedConnections"/> is set.
    /// </summary>
    /// <param name="listen">An endpoint, or by <see cref="KestrelServerOptions.ConfigureEndpointDefaults"/> all of them.</param>
    public static ListenOptions UseEngineIO(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        listen.Use(http => connection => Counts(listen) ? http(connection) : WebSocketHandover.ServeAsync(connection, http));
        return listen;
    }

    // Kestrel counts upgraded requests, and they would be over at once.
    private static bool Counts(ListenOptions listen) => listen.KestrelServerOptions.Limits.MaxConcurrentUpgradedConnections is not null;
}
