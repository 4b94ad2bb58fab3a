namespace Parley.SocketIO;

/// <summary>A choice of sockets, on all nodes unless it is <see cref="Local"/>. Immutable: each refinement is a new one. Thread-safe.</summary>
public readonly struct Broadcast
{
    private readonly SocketNamespace _namespace;
    private readonly BroadcastTarget _target;
    private readonly TimeSpan? _timeout;

    internal Broadcast(SocketNamespace ns, in BroadcastTarget target, TimeSpan? timeout = null)
    {
        _namespace = ns;
        _target = target;
        _timeout = timeout;
    }

    /// <summary>The same, but dropped for every client that cannot take it at once.</summary>
    public Broadcast Volatile => With(_target with { IsVolatile = true });

    /// <summary>The same, but only on this node.</summary>
    public Broadcast Local => With(_target with { IsLocal = true });

    /// <summary>Reaches the sockets in <paramref name="room"/>, beside those in rooms named before; each once.</summary>
    public Broadcast To(string room) => With(_target with { Rooms = [.. _target.Rooms ?? [], room] });

    /// <summary>Reaches the sockets in any of <paramref name="rooms"/>, beside those in rooms named before; each once.</summary>
    public Broadcast To(IEnumerable<string> rooms) => With(_target with { Rooms = [.. _target.Rooms ?? [], .. rooms] });

    /// <summary>Leaves out the sockets in <paramref name="room"/>; a socket's id is a room with only that socket.</summary>
    public Broadcast Except(string room) => With(_target with { Except = [.. _target.Except, room] });

    /// <summary>Leaves out the sockets in any of <paramref name="rooms"/>.</summary>
    public Broadcast Except(IEnumerable<string> rooms) => With(_target with { Except = [.. _target.Except, .. rooms] });

    /// <summary>The same, and whether a transport that compresses compresses it. True unless it is said.</summary>
    public Broadcast Compress(bool compress) => With(_target with { IsUncompressed = !compress });

    /// <summary>The same, and how long acks are waited for; <see cref="SocketIOOptions.AckTimeout"/> unless it is said.</summary>
    public Broadcast Timeout(TimeSpan timeout) => new(_namespace, _target, timeout);

    /// <summary>Sends the event, encoded once. Never waits for a client.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => _namespace.Emit(_target, socketEvent, arg);

    /// <summary>Sends an event with any arguments, encoded once. Never waits for a client.</summary>
    public void Emit(string name, EventArguments arguments) => _namespace.Emit(_target, EventPacket.Of(name, arguments));

    /// <summary>Sends the event and waits for the acks of all who got it, or until the timeout for those that came.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">What it carries.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <exception cref="OperationCanceledException">The waiting was given up.</exception>
    public Task<BroadcastAnswers<TAck>> EmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, CancellationToken cancellationToken = default) =>
        _namespace.EmitWithAckAsync(_target, socketEvent, arg, _timeout, cancellationToken);

    /// <summary>Looks up the sockets, on all nodes.</summary>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        _namespace.FetchSocketsAsync(_target, cancellationToken);

    /// <summary>Puts the sockets into rooms.</summary>
    public void SocketsJoin(params string[] rooms) => _namespace.SocketsJoin(_target, rooms);

    /// <summary>Takes the sockets out of rooms.</summary>
    public void SocketsLeave(params string[] rooms) => _namespace.SocketsLeave(_target, rooms);

    /// <summary>Makes the sockets leave the namespace, and closes their connections if <paramref name="close"/> is true.</summary>
    public void DisconnectSockets(bool close = false) => _namespace.DisconnectSockets(_target, close);

    private Broadcast With(in BroadcastTarget target) => new(_namespace, target, _timeout);
}
