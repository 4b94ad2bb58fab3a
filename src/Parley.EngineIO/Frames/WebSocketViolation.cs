using System.Net.WebSockets;

namespace Parley.EngineIO;

/// <summary>A client's violation on a WebSocket, with the code of the close frame (RFC 6455, 7.4.1).</summary>
internal sealed record WebSocketViolation(WebSocketCloseStatus Status)
{
    /// <summary>A frame or a packet that is not allowed, or not allowed here.</summary>
    public static readonly WebSocketViolation Protocol = new(WebSocketCloseStatus.ProtocolError);

    /// <summary>Text that is not UTF-8, or data that cannot be inflated.</summary>
    public static readonly WebSocketViolation Data = new(WebSocketCloseStatus.InvalidPayloadData);

    /// <summary>A message over the limit.</summary>
    public static readonly WebSocketViolation TooLarge = new(WebSocketCloseStatus.MessageTooBig);
}
