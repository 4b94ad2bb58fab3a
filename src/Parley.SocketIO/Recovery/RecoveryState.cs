using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The recovery state of a new socket.</summary>
/// <param name="Id">The secret of the client for recovering this socket: its <c>pid</c>.</param>
/// <param name="IsRestored">Whether it continues a lost socket.</param>
/// <param name="Data">The data of the lost socket.</param>
internal sealed record RecoveryState(string Id, bool IsRestored, object? Data);

/// <summary>A socket whose connection was lost, for as long as its client may recover it.</summary>
internal sealed record LostSocket(string RecoveryId, string SocketId, IReadOnlyCollection<string> Rooms, object? Data, long Expires);

/// <summary>A packet for a recovered socket.</summary>
/// <param name="Packet">The event, with its offset as last argument.</param>
/// <param name="IsCompressed">Whether transports with compression compress it.</param>
internal readonly record struct MissedPacket(EventPacket Packet, bool IsCompressed);

/// <summary>A client's request to recover a socket.</summary>
/// <param name="Socket">The lost socket.</param>
/// <param name="Offset">The offset of the last packet that the client has received.</param>
internal sealed record RecoveryRequest(LostSocket Socket, string Offset)
{
    /// <summary>The socket and the offset as the cluster has kept them; null if this node alone has.</summary>
    public (SocketSession Session, PacketOffset Offset)? Shared { get; init; }

    /// <summary>Reads <c>pid</c> and <c>offset</c> of a CONNECT's payload.</summary>
    public static (string? Pid, string? Offset) Read(JsonElement? auth) => (Text(auth, "pid"), Text(auth, "offset"));

    /// <summary>Whether a socket that ended for this reason may be recovered: neither side disconnected it on purpose.</summary>
    public static bool IsOpenAfter(DisconnectReason reason) =>
        reason is not (
            DisconnectReason.ClientNamespaceDisconnect or DisconnectReason.ServerNamespaceDisconnect or DisconnectReason.ParseError);

    private static string? Text(JsonElement? auth, string name) =>
        auth is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>The result of a recovery.</summary>
internal enum RecoveryResult
{
    /// <summary>The socket was recovered.</summary>
    Recovered,

    /// <summary>The client has a secret but no offset: it had received no event before.</summary>
    NoOffset,

    /// <summary>The secret is unknown or has expired.</summary>
    UnknownSocket,

    /// <summary>Some missed packets are not kept any more.</summary>
    PacketsLost,

    /// <summary>The adapter could not be reached.</summary>
    Unavailable,
}
