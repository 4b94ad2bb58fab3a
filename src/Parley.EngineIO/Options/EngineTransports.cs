namespace Parley.EngineIO;

/// <summary>The transports of a session.</summary>
[Flags]
public enum EngineTransports
{
    /// <summary>HTTP long-polling.</summary>
    Polling = 1,

    /// <summary>WebSocket, from the start or by upgrade from polling.</summary>
    WebSocket = 2,
}
