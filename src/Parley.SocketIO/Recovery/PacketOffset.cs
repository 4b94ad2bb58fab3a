namespace Parley.SocketIO;

/// <summary>The place of a kept packet in the order of a cluster. Immutable.</summary>
/// <param name="Text">What clients receive as the last argument of the event and send when they reconnect: ASCII without quotes and
/// backslashes.</param>
/// <param name="Position">A number that is higher for each later packet of the same namespace.</param>
public readonly record struct PacketOffset(string Text, UInt128 Position);
