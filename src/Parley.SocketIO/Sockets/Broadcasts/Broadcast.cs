namespace Parley.SocketIO;

/// <summary>
/// A selection of sockets, on all nodes unless <see cref="Local"/> is used. Immutable: each method returns a new one. Thread-safe.
/// </summary>
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

    /// <summary>The same, but packets are dropped for clients whose transport cannot write them at once.</summary>
    public Broadcast Volatile => With(_target with { IsVolatile = true });

    /// <summary>The same, but only on this node.</summary>
    public Broadcast Local => With(_target with { IsLocal = true });

    /// <summary>Adds the sockets in <paramref name="room"/>. A socket that is in several selected rooms is reached once.</summary>
    public Broadcast To(string room) => With(_target with { Rooms = [.. _target.Rooms ?? [], room] });

    /// <summary>Adds the sockets in any of <paramref name="rooms"/>. A socket that is in several selected rooms is reached once.</summary>
    public Broadcast To(IEnumerable<string> rooms) => With(_target with { Rooms = [.. _target.Rooms ?? [], .. rooms] });

    /// <summary>Excludes the sockets in <paramref name="room"/>. The id of a socket is a room with only that socket.</summary>
    public Broadcast Except(string room) => With(_target with { Except = [.. _target.Except, room] });

    /// <summary>Excludes the sockets in any of <paramref name="rooms"/>.</summary>
    public Broadcast Except(IEnumerable<string> rooms) => With(_target with { Except = [.. _target.Except, .. rooms] });

    /// <summary>The same, and says whether transports with compression compress the packets. Default true.</summary>
    public Broadcast Compress(bool compress) => With(_target with { IsUncompressed = !compress });

    /// <summary>The same, and sets how long to wait for acks. Default <see cref="SocketIOOptions.AckTimeout"/>.</summary>
    public Broadcast Timeout(TimeSpan timeout) => new(_namespace, _target, timeout);

    /// <summary>Sends the event, encoded once. Never waits for a client.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => _namespace.Emit(_target, socketEvent, arg);

    /// <summary>Sends an event with any arguments, encoded once. Never waits for a client.</summary>
    public void Emit(string name, EventArguments arguments) => _namespace.Emit(_target, EventPacket.Of(name, arguments));

    /// <summary>Sends the event and waits for the acks of all receivers, at most until the timeout.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">The argument.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task<BroadcastAnswers<TAck>> EmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, CancellationToken cancellationToken = default) =>
        _namespace.EmitWithAckAsync(_target, socketEvent, arg, _timeout, cancellationToken);

    /// <summary>Finds the sockets, on all nodes.</summary>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        _namespace.FetchSocketsAsync(_target, cancellationToken);

    /// <summary>Adds the sockets to rooms.</summary>
    public void SocketsJoin(params string[] rooms) => _namespace.SocketsJoin(_target, rooms);

    /// <summary>Removes the sockets from rooms.</summary>
    public void SocketsLeave(params string[] rooms) => _namespace.SocketsLeave(_target, rooms);

    /// <summary>Disconnects the sockets from the namespace, and closes their connections if <paramref name="close"/> is true.</summary>
    public void DisconnectSockets(bool close = false) => _namespace.DisconnectSockets(_target, close);

    private Broadcast With(in BroadcastTarget target) => new(_namespace, target, _timeout);
}
