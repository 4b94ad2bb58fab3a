using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>What a socket begins with where recovery is on.</summary>
/// <param name="Id">The secret by which the client proves that it was this socket: its <c>pid</c>.</param>
/// <param name="IsRestored">Whether it carries on a lost one.</param>
/// <param name="Data">The data of the lost one.</param>
internal sealed record RecoveryState(string Id, bool IsRestored, object? Data);

/// <summary>A socket whose connection was lost, as long as its client may come back.</summary>
internal sealed record LostSocket(string RecoveryId, string SocketId, IReadOnlyCollection<string> Rooms, object? Data, long Expires);

/// <summary>A client that asks to carry on where it was.</summary>
/// <param name="Socket">What it was.</param>
/// <param name="Offset">The last packet that it has got.</param>
internal sealed record RecoveryRequest(LostSocket Socket, string Offset)
{
    /// <summary>Reads <c>pid</c> and <c>offset</c> of a CONNECT's payload.</summary>
    public static (string? Pid, string? Offset) Read(JsonElement? auth) => (Text(auth, "pid"), Text(auth, "offset"));

    /// <summary>Whether a client that was lost like this may come back: it was not told to go, nor did it choose to.</summary>
    public static bool IsOpenAfter(DisconnectReason reason) =>
        reason is not (DisconnectReason.ClientNamespaceDisconnect or DisconnectReason.ServerNamespaceDisconnect or DisconnectReason.ParseError);

    private static string? Text(JsonElement? auth, string name) =>
        auth is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>What came of a client's wish to be recovered.</summary>
internal enum RecoveryResult
{
    /// <summary>It carries on.</summary>
    Recovered,

    /// <summary>It has a secret but no offset: nothing was sent to it before its connection broke.</summary>
    NoOffset,

    /// <summary>Its secret is not known, or not any more.</summary>
    UnknownSocket,

    /// <summary>Packets that it has missed are not kept any more.</summary>
    PacketsLost,
}
