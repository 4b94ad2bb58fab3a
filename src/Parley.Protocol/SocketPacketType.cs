namespace Parley.Protocol;

/// <summary>The kind of a Socket.IO packet (Socket.IO protocol 5, "Packet types"). The value is the digit on the wire.</summary>
public enum SocketPacketType : byte
{
    /// <summary>From the client: join a namespace. From the server: joined.</summary>
    Connect = 0,

    /// <summary>Leave a namespace.</summary>
    Disconnect = 1,

    /// <summary>An event: a JSON array that begins with the event's name.</summary>
    Event = 2,

    /// <summary>The ack of an event: a JSON array.</summary>
    Ack = 3,

    /// <summary>From the server: the namespace refuses the client.</summary>
    ConnectError = 4,

    /// <summary>An event with attachments.</summary>
    BinaryEvent = 5,

    /// <summary>An ack with attachments.</summary>
    BinaryAck = 6,
}
