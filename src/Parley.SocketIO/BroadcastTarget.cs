namespace Parley.SocketIO;

/// <summary>Whom a broadcast reaches and how: the one value that travels between nodes. Immutable.</summary>
/// <param name="Rooms">Sockets in any of these rooms; null means all sockets of the namespace, none means nobody.</param>
/// <param name="Except">But none in any of these.</param>
public readonly record struct BroadcastTarget(string[]? Rooms, string[] Except)
{
    /// <summary>All sockets of the namespace.</summary>
    public static readonly BroadcastTarget Everybody = new(null, []);

    /// <summary>Whether a socket that cannot take it at once goes without.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>Whether only the sockets of this node are reached.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether a transport that compresses leaves it as it is.</summary>
    public bool IsUncompressed { get; init; }

    /// <summary>Whether a socket in <paramref name="joined"/> rooms is reached.</summary>
    internal bool Reaches(IReadOnlyCollection<string> joined) =>
        (Rooms is null || Rooms.Any(joined.Contains)) && !Except.Any(joined.Contains);
}
