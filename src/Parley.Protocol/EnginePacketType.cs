namespace Parley.Protocol;

/// <summary>The kind of an Engine.IO packet (Engine.IO protocol, "Packet types"). The value is the digit on the wire.</summary>
public enum EnginePacketType : byte
{
    /// <summary>From the server: the handshake.</summary>
    Open = 0,

    /// <summary>The sender ends the session.</summary>
    Close = 1,

    /// <summary>
    /// Heartbeat; in version 4 from the server, in version 3 from the client. With <c>probe</c> as data it tests an upgrade.
    /// </summary>
    Ping = 2,

    /// <summary>The response to a ping, with the same data.</summary>
    Pong = 3,

    /// <summary>A message of the layer above.</summary>
    Message = 4,

    /// <summary>From the client: the probed transport takes over.</summary>
    Upgrade = 5,

    /// <summary>Ends a waiting poll; has no other meaning.</summary>
    Noop = 6,
}
