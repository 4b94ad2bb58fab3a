using System.Net.WebSockets;

namespace Parley.EngineIO;

/// <summary>What a client did wrong on a WebSocket: how the session ends, and what the close frame says (RFC 6455, 7.4.1).</summary>
internal sealed record WebSocketViolation(DisconnectReason Reason, WebSocketCloseStatus Status)
{
    /// <summary>A frame that is not allowed, or not allowed here.</summary>
    public static readonly WebSocketViolation Protocol = new(DisconnectReason.ParseError, WebSocketCloseStatus.ProtocolError);

    /// <summary>Text that is not UTF-8, or compressed data that is none.</summary>
    public static readonly WebSocketViolation Data = new(DisconnectReason.ParseError, WebSocketCloseStatus.InvalidPayloadData);

    /// <summary>A message over the limit.</summary>
    public static readonly WebSocketViolation TooLarge = new(DisconnectReason.PayloadTooLarge, WebSocketCloseStatus.MessageTooBig);
}
