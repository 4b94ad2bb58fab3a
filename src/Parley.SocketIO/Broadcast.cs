namespace Parley.SocketIO;

/// <summary>A choice of sockets to emit to. Immutable: each refinement is a new one. Thread-safe.</summary>
public readonly struct Broadcast
{
    private readonly SocketNamespace _namespace;
    private readonly BroadcastTarget _target;

    internal Broadcast(SocketNamespace ns, BroadcastTarget target)
    {
        _namespace = ns;
        _target = target;
    }

    /// <summary>The same, but dropped for every client that cannot take it at once.</summary>
    public Broadcast Volatile => new(_namespace, _target with { IsVolatile = true });

    /// <summary>Reaches the sockets in <paramref name="room"/>, beside those in rooms named before; each once.</summary>
    public Broadcast To(string room) => new(_namespace, _target with { Rooms = [.. _target.Rooms ?? [], room] });

    /// <summary>Reaches the sockets in any of <paramref name="rooms"/>, beside those in rooms named before; each once.</summary>
    public Broadcast To(IEnumerable<string> rooms) => new(_namespace, _target with { Rooms = [.. _target.Rooms ?? [], .. rooms] });

    /// <summary>Leaves out the sockets in <paramref name="room"/>; a socket's id is a room with only that socket.</summary>
    public Broadcast Except(string room) => new(_namespace, _target with { Except = [.. _target.Except, room] });

    /// <summary>Sends the event, encoded once. Never waits for a client.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => _namespace.Emit(_target, socketEvent, arg);

    /// <summary>Makes the sockets leave the namespace, and closes their connections if <paramref name="close"/> is true.</summary>
    public void Disconnect(bool close = false)
    {
        foreach (var socket in _namespace.Find(_target)) socket.Disconnect(close);
    }
}
