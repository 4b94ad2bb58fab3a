using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>A socket on any node, as it was when it was found. Its methods reach the socket on its node. Thread-safe.</summary>
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

    /// <summary>The rooms it was in, including the room of its id.</summary>
    public IReadOnlyList<string> Rooms => _description.Rooms;

    /// <summary>The request that opened its connection.</summary>
    public RemoteHandshake Handshake => _description.Handshake;

    /// <summary>Its <see cref="Socket.Data"/> as JSON at that time; null if there was none.</summary>
    public JsonElement? Data => _description.Data;

    private Broadcast Itself => _namespace.To(Id);

    /// <summary>Sends an event to it. Never waits for the client.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => Itself.Emit(socketEvent, arg);

    /// <summary>Sends an event with any arguments to it. Never waits for the client.</summary>
    public void Emit(string name, EventArguments arguments) => Itself.Emit(name, arguments);

    /// <summary>Sends an event to it and waits for its ack.</summary>
    /// <returns>The ack, or none if it did not arrive in time.</returns>
    public Task<BroadcastAnswers<TAck>> EmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, CancellationToken cancellationToken = default) =>
        Itself.EmitWithAckAsync(socketEvent, arg, cancellationToken);

    /// <summary>Adds it to rooms.</summary>
    public void Join(params string[] rooms) => Itself.SocketsJoin(rooms);

    /// <summary>Removes it from rooms.</summary>
    public void Leave(params string[] rooms) => Itself.SocketsLeave(rooms);

    /// <summary>Disconnects it from the namespace, and closes its connection if <paramref name="close"/> is true.</summary>
    public void Disconnect(bool close = false) => Itself.DisconnectSockets(close);
}
