using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>A socket whose connection was lost, as a cluster keeps it. Immutable.</summary>
/// <param name="RecoveryId">The client's secret: its <c>pid</c>.</param>
/// <param name="SocketId">The socket's id.</param>
/// <param name="Rooms">Its rooms, including the room of its id.</param>
/// <param name="Data">Its <see cref="Socket.Data"/> as JSON; null if there was none.</param>
public sealed record SocketSession(string RecoveryId, string SocketId, IReadOnlyList<string> Rooms, JsonElement? Data);
