using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>Thrown by middleware to refuse a client: it gets <c>connect_error</c> with the message and the data.</summary>
/// <param name="message">What went wrong, for the client.</param>
/// <param name="data">More for the client's program.</param>
public sealed class ConnectError(string message, JsonElement? data = null) : Exception(message)
{
    /// <summary>What the client finds in <c>error.data</c>.</summary>
    public JsonElement? Details { get; } = data;
}

/// <summary>Thrown to the one who waits for an ack that will not come.</summary>
/// <param name="message">Why.</param>
public sealed class AckFailedException(string message) : Exception(message);
