using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>A socket as other nodes know it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rooms">The rooms it is in, that of its id among them.</param>
/// <param name="Handshake">What is known of the request that opened its connection.</param>
/// <param name="Data">Its <see cref="Socket.Data"/> as JSON.</param>
public sealed record SocketDescription(string Id, IReadOnlyList<string> Rooms, RemoteHandshake Handshake, JsonElement? Data);

/// <summary>What other nodes know of the request that opened a connection.</summary>
/// <param name="Query">Its parameters; the last value of those that are repeated.</param>
/// <param name="Address">Where it came from, if that is known.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
/// <param name="Time">When it came.</param>
public sealed record RemoteHandshake(IReadOnlyDictionary<string, string> Query, string? Address, bool IsSecure, DateTimeOffset Time);

/// <summary>A socket on this node or another one, as it was when it was looked up. What is done with it reaches it wherever it is.</summary>
public sealed class RemoteSocket
{
    private readonly SocketNamespace _namespace;
    private readonly SocketDescription _description;

    internal RemoteSocket(SocketNamespace ns, SocketDescription description)
    {
        _namespace = ns;
        _description = description;
    }

    /// <summary>The socket's id.</summary>
    public string Id => _description.Id;

    /// <summary>The rooms it was in, that of its id among them.</summary>
    public IReadOnlyList<string> Rooms => _description.Rooms;

    /// <summary>What is known of the request that opened its connection.</summary>
    public RemoteHandshake Handshake => _description.Handshake;

    /// <summary>Its <see cref="Socket.Data"/> as JSON, as it was.</summary>
    public JsonElement? Data => _description.Data;

    private Broadcast Itself => _namespace.To(Id);

    /// <summary>Sends it an event.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => Itself.Emit(socketEvent, arg);

    /// <summary>Sends it an event with any arguments.</summary>
    public void Emit(string name, EventArguments arguments) => Itself.Emit(name, arguments);

    /// <summary>Sends it an event and waits for its ack.</summary>
    /// <returns>The answer, or none if it did not come in time.</returns>
    public Task<BroadcastAnswers<TAck>> EmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, CancellationToken cancellationToken = default) =>
        Itself.EmitWithAckAsync(socketEvent, arg, cancellationToken);

    /// <summary>Puts it into rooms.</summary>
    public void Join(params string[] rooms) => Itself.SocketsJoin(rooms);

    /// <summary>Takes it out of rooms.</summary>
    public void Leave(params string[] rooms) => Itself.SocketsLeave(rooms);

    /// <summary>Makes it leave the namespace, and closes its connection if <paramref name="close"/> is true.</summary>
    public void Disconnect(bool close = false) => Itself.DisconnectSockets(close);
}
