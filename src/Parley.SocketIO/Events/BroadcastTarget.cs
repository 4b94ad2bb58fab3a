namespace Parley.SocketIO;

/// <summary>The receivers of a broadcast and how it is sent: the value that travels between nodes. Immutable.</summary>
/// <param name="Rooms">Sockets in any of these rooms are reached; null means all sockets of the namespace, an empty array means
/// none.</param>
/// <param name="Except">Sockets in any of these rooms are excluded.</param>
public readonly record struct BroadcastTarget(string[]? Rooms, string[] Except)
{
    /// <summary>All sockets of the namespace.</summary>
    public static readonly BroadcastTarget Everybody = new(null, []);

    /// <summary>Whether the packet is dropped for clients whose transport cannot write it at once.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>Whether only the sockets of this node are reached.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether transports with compression do not compress it.</summary>
    public bool IsUncompressed { get; init; }

    /// <summary>Whether it is one socket of this node whose client may recover: the cluster keeps the packet for it.</summary>
    internal bool IsPrivate { get; init; }

    /// <summary>Whether a socket in <paramref name="joined"/> rooms is reached.</summary>
    internal bool Reaches(IReadOnlyCollection<string> joined) =>
        (Rooms is null || Rooms.Any(joined.Contains)) && !Except.Any(joined.Contains);
}
