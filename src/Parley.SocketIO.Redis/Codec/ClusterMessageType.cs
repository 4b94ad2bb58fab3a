namespace Parley.SocketIO.Redis;

/// <summary>
/// The types of messages between nodes, as <c>ClusterAdapter</c> of the npm package <c>socket.io-adapter</c> numbers them.
/// </summary>
internal enum ClusterMessageType
{
    /// <summary>A node is new; the others respond with a heartbeat.</summary>
    InitialHeartbeat = 1,

    /// <summary>A node is alive.</summary>
    Heartbeat = 2,

    /// <summary>An event for sockets. With a request id, their acks are wanted.</summary>
    Broadcast = 3,

    /// <summary>Sockets join rooms.</summary>
    SocketsJoin = 4,

    /// <summary>Sockets leave rooms.</summary>
    SocketsLeave = 5,

    /// <summary>Sockets are disconnected.</summary>
    DisconnectSockets = 6,

    /// <summary>Asks for descriptions of sockets.</summary>
    FetchSockets = 7,

    /// <summary>Descriptions of the sockets of one node.</summary>
    FetchSocketsResponse = 8,

    /// <summary>An event for the nodes themselves. With a request id, their acks are wanted.</summary>
    ServerSideEmit = 9,

    /// <summary>The ack of one node.</summary>
    ServerSideEmitResponse = 10,

    /// <summary>How many clients of one node a broadcast has reached.</summary>
    BroadcastClientCount = 11,

    /// <summary>The ack of one client.</summary>
    BroadcastAck = 12,

    /// <summary>A node leaves.</summary>
    AdapterClose = 13,
}
