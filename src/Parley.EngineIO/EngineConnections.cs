using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.EngineIO;

/// <summary>Prepares Kestrel endpoints for many idle WebSockets.</summary>
public static class EngineConnections
{
    /// <summary>
    /// Lets a WebSocket continue without the request that opened it: the request ends as soon as the protocol is switched. An idle
    /// WebSocket then takes about half the memory. It has no effect over HTTP/2, over TLS unless it is called after <c>UseHttps</c>, and if
    /// <see cref="KestrelServerLimits.MaxConcurrentUpgradedConnections"/> is set; everything else works the same there.
    /// </summary>
    /// <param name="listen">One endpoint, or all of them by <see cref="KestrelServerOptions.ConfigureEndpointDefaults"/>.</param>
    public static ListenOptions UseEngineIO(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        listen.Use(http => connection => Counts(listen) ? http(connection) : WebSocketHandover.ServeAsync(connection, http));
        return listen;
    }

    // Kestrel counts upgraded requests, and these would end at once.
    private static bool Counts(ListenOptions listen) => listen.KestrelServerOptions.Limits.MaxConcurrentUpgradedConnections is not null;
}
