namespace Parley.EngineIO;

/// <summary>Why a session, or a socket on it, ended. The first reason wins.</summary>
public enum DisconnectReason
{
    /// <summary>A request of the session was aborted, so packets may be lost.</summary>
    TransportError,

    /// <summary>The client closed the connection, or it broke.</summary>
    TransportClose,

    /// <summary>The client did not answer a ping in time.</summary>
    PingTimeout,

    /// <summary>The client violated the protocol.</summary>
    ParseError,

    /// <summary>Two polls, or two posts, of one session were open at once.</summary>
    ConcurrentRequest,

    /// <summary>The client sent a payload or message above the size limit.</summary>
    PayloadTooLarge,

    /// <summary>
    /// The client reads too slowly: its outbox is full, or it has read nothing for <see cref="EngineOptions.WriteTimeout"/>.
    /// </summary>
    SlowConsumer,

    /// <summary>The client joined no namespace within the connect timeout.</summary>
    ConnectTimeout,

    /// <summary>The server closed the connection.</summary>
    ForcedServerClose,

    /// <summary>The server is stopping; clients reconnect to another node, or to this one after its restart.</summary>
    ServerShuttingDown,

    /// <summary>The client left the namespace.</summary>
    ClientNamespaceDisconnect,

    /// <summary>The server disconnected the socket; the client does not reconnect by itself.</summary>
    ServerNamespaceDisconnect,
}

/// <summary>The texts of the reference implementation for <see cref="DisconnectReason"/>.</summary>
public static class DisconnectReasonText
{
    /// <summary>The text that the reference implementation uses for <paramref name="reason"/>.</summary>
    public static string ToText(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.TransportError => "transport error",
        DisconnectReason.TransportClose => "transport close",
        DisconnectReason.PingTimeout => "ping timeout",
        DisconnectReason.ParseError => "parse error",
        DisconnectReason.ConcurrentRequest => "transport error",
        DisconnectReason.PayloadTooLarge => "transport error",
        DisconnectReason.SlowConsumer => "forced close",
        DisconnectReason.ConnectTimeout => "forced server close",
        DisconnectReason.ForcedServerClose => "forced server close",
        DisconnectReason.ServerShuttingDown => "server shutting down",
        DisconnectReason.ClientNamespaceDisconnect => "client namespace disconnect",
        DisconnectReason.ServerNamespaceDisconnect => "server namespace disconnect",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>Whether the client still gets the queued packets. On a WebSocket, a close frame follows that says why it closes.</summary>
    internal static bool SaysGoodbye(this DisconnectReason reason, bool isWebSocket) => reason switch
    {
        DisconnectReason.ForcedServerClose or DisconnectReason.ServerShuttingDown or DisconnectReason.ConnectTimeout => true,
        DisconnectReason.ParseError or DisconnectReason.PayloadTooLarge => isWebSocket,
        _ => false,
    };
}
