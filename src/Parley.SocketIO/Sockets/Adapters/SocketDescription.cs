using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>The description of a socket for other nodes. Immutable.</summary>
/// <param name="Id">The socket's id.</param>
/// <param name="Rooms">Its rooms, including the room of its id.</param>
/// <param name="Handshake">The request that opened its connection.</param>
/// <param name="Data">Its <see cref="Socket.Data"/> as JSON.</param>
public sealed record SocketDescription(string Id, IReadOnlyList<string> Rooms, RemoteHandshake Handshake, JsonElement? Data);

/// <summary>The description of the request that opened a connection, for other nodes. Immutable.</summary>
/// <param name="Query">Its query parameters; the last value of a repeated one.</param>
/// <param name="Address">The client's address; null if it is unknown.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
/// <param name="Time">The time of the request.</param>
public sealed record RemoteHandshake(IReadOnlyDictionary<string, string> Query, string? Address, bool IsSecure, DateTimeOffset Time);
