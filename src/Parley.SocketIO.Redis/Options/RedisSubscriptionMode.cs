namespace Parley.SocketIO.Redis;

/// <summary>Which channels the nodes of a sharded adapter subscribe to. All nodes of a cluster use the same mode.</summary>
public enum RedisSubscriptionMode
{
    /// <summary>One channel for each namespace: every node receives every broadcast, in the order in which its sender sent it.</summary>
    Static,

    /// <summary>
    /// In addition, one channel for each room, except those of the sockets' ids: only nodes that have a socket in the room receive its
    /// broadcasts. The order is kept within a room.
    /// </summary>
    Dynamic,

    /// <summary>As <see cref="Dynamic"/>, and one channel for each socket's id as well: for applications that mostly emit to single
    /// sockets.</summary>
    DynamicPrivate,
}
