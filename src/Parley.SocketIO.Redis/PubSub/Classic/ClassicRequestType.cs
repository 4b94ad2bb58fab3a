namespace Parley.SocketIO.Redis;

/// <summary>The types of requests and responses of the classic adapter, as <c>@socket.io/redis-adapter</c> numbers them.</summary>
internal enum ClassicRequestType
{
    /// <summary>Asks for the ids of sockets.</summary>
    Sockets = 0,

    /// <summary>Asks for the names of all rooms.</summary>
    AllRooms = 1,

    /// <summary>Sockets join rooms; in old versions one socket and one room.</summary>
    RemoteJoin = 2,

    /// <summary>Sockets leave rooms; in old versions one socket and one room.</summary>
    RemoteLeave = 3,

    /// <summary>Sockets are disconnected; in old versions one.</summary>
    RemoteDisconnect = 4,

    /// <summary>Asks for descriptions of sockets.</summary>
    RemoteFetch = 5,

    /// <summary>An event for the nodes themselves, and its ack.</summary>
    ServerSideEmit = 6,

    /// <summary>An event for sockets whose acks are wanted.</summary>
    Broadcast = 7,

    /// <summary>How many clients of one node a broadcast has reached.</summary>
    BroadcastClientCount = 8,

    /// <summary>The ack of one client.</summary>
    BroadcastAck = 9,
}
