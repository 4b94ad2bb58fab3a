namespace Parley.SocketIO;

/// <summary>Whom a broadcast reaches: the one value that travels between nodes.</summary>
/// <param name="Rooms">Sockets in any of these rooms; null means all sockets of the namespace, none means nobody.</param>
/// <param name="Except">But none in any of these.</param>
/// <param name="IsVolatile">Whether a socket that cannot take it at once goes without.</param>
internal readonly record struct BroadcastTarget(string[]? Rooms, string[] Except, bool IsVolatile)
{
    public static readonly BroadcastTarget Everybody = new(null, [], false);
}
