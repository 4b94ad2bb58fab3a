using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>Thrown by middleware to refuse a client. The client gets <c>connect_error</c> with the message and the data.</summary>
/// <param name="message">The error message for the client.</param>
/// <param name="data">Further details for the client.</param>
public sealed class ConnectError(string message, JsonElement? data = null) : Exception(message)
{
    /// <summary>The client's <c>error.data</c>.</summary>
    public JsonElement? Details { get; } = data;
}
