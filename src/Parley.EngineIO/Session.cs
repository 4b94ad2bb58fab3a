using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>One client's Engine.IO session, whatever transport carries it. Thread-safe.</summary>
public sealed partial class Session : IThreadPoolWorkItem
{
    internal const string Polling = "polling";
    internal const string WebSocket = "websocket";

    private readonly EngineServer _server;
    private readonly byte _version;
    private readonly Lock _gate = new();
    private ISessionHandler _handler = null!;   // set once, before anybody else sees the session

    // Guarded by _gate.
    private Outbox _outbox;
    private WebSocketTransport? _webSocket;   // the transport, if it is not polling
    private WebSocketTransport? _probe;       // a WebSocket that is on its way to become it
    private WaitingPoll? _poll;
    private TaskCompletionSource? _postEnded; // somebody waits for the post that is being read
    private TaskCompletionSource? _nextPost;  // the next post waits for one that has been read and is being handled
    private TaskCompletionSource? _drained;   // somebody waits for the writing that is under way
    private DisconnectReason? _reason;
    private bool _isPosting;
    private bool _isPostRead;
    private bool _isDraining;
    private bool _awaitsHeartbeat;            // the pong, or the next ping of a client of version 3
    private bool _saidGoodbye;
    private bool _isVerified;
    private long _deadline;                   // of the next ping, of the heartbeat that is awaited, or of saying goodbye
    private long _upgradeDeadline;

    internal Session(EngineServer server, Handshake handshake, int version, ClientTraits traits = ClientTraits.None)
    {
        _server = server;
        _version = (byte)version;
        _traits = traits;
        Id = SessionTable.NewId();
        Handshake = handshake;
        _deadline = server.Time.GetTimestamp() + server.PingInterval;
        if (version == 3) ExpectPing();
    }

    /// <summary>The session's id: a secret of the transport, not to be shown to other clients or written to logs of others.</summary>
    public string Id { get; }

    /// <summary>The version of Engine.IO that the client speaks: 3 or 4.</summary>
    public int Version => _version;

    /// <summary>What is kept of the request that opened the session.</summary>
    public Handshake Handshake { get; }

    /// <summary>The name of the transport that is in use now.</summary>
    public string Transport => IsOnPolling ? Polling : WebSocket;

    /// <summary>Whether the transport that is in use now is HTTP long-polling.</summary>
    public bool IsOnPolling => _webSocket is null;

    /// <summary>Why the session ended, or null while it is open.</summary>
    public DisconnectReason? ClosedReason => _reason;

    internal EngineServer Server => _server;

    /// <summary>Whether the application knows whose session it is.</summary>
    internal bool IsVerified => Volatile.Read(ref _isVerified);

    /// <summary>Whether a poll waits for packets.</summary>
    internal bool IsPolling
    {
        get
        {
            lock (_gate) return _poll is not null;
        }
    }

    /// <summary>Whether a WebSocket is on its way to become the transport.</summary>
    internal bool IsProbing
    {
        get
        {
            lock (_gate) return _probe is not null;
        }
    }

    /// <summary>Whether a post waits until the one before it has been handled.</summary>
    internal bool AwaitsPost
    {
        get
        {
            lock (_gate) return _nextPost is not null;
        }
    }

    /// <summary>Whether a post is being read.</summary>
    internal bool IsPosting
    {
        get
        {
            lock (_gate) return _isPosting;
        }
    }

    /// <summary>
    /// Queues a packet. Never waits for the client: a full outbox closes the session as a slow consumer.
    /// </summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool Send(OutgoingPacket packet)
    {
        using (WriteBatch.Open())
        {
            lock (_gate)
            {
                if (_reason is not null) return false;
                if (TryQueue(packet)) return true;
            }
        }

        _server.Metrics.Overflowed();
        Close(DisconnectReason.SlowConsumer);
        return false;
    }

    /// <summary>
    /// Queues a packet, and leaves it to the caller to close the session as a slow consumer if the outbox is full: for callers that hold
    /// a lock, which the end of a session may not be told under. A session that has ended takes nothing and has room for all.
    /// </summary>
    /// <returns>False if the outbox is full.</returns>
    public bool TrySend(OutgoingPacket packet)
    {
        using (WriteBatch.Open())
        {
            lock (_gate)
            {
                if (_reason is not null || TryQueue(packet)) return true;
            }
        }

        _server.Metrics.Overflowed();
        return false;
    }

    /// <summary>Queues a packet if the transport could write it right now, and drops it otherwise.</summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool SendVolatile(OutgoingPacket packet)
    {
        using (WriteBatch.Open())
        {
            lock (_gate)
            {
                var isWritable = _outbox.IsEmpty && !_isDraining && (_webSocket is not null || _poll is not null);
                if (_reason is not null) return false;
                if (isWritable)
                {
                    _outbox.Add(packet);
                    WakeWriter();
                    return true;
                }
            }
        }

        _server.Metrics.Dropped();
        return false;
    }

    /// <summary>
    /// Ends the session. What is queued is still delivered if the server ends it in good order, and dropped otherwise.
    /// May be called by anyone at any time; the first reason wins.
    /// </summary>
    public void Close(DisconnectReason reason)
    {
        WebSocketTransport? aborted = null;
        WebSocketTransport? probe;
        ISessionHandler? handler;
        lock (_gate)
        {
            if (_reason is not null) return;
            _reason = reason;
            probe = _probe;
            handler = _handler;
            if (reason.SaysGoodbye(_webSocket is not null))
            {
                _deadline = _server.Time.GetTimestamp() + _server.PingTimeout;
                QueueGoodbye();
            }
            else
            {
                _outbox = default;
                _poll?.Answer();
                aborted = _webSocket;
                _server.Sessions.Remove(this);
            }
        }

        Log.Closed(_server.Logger, Id, reason);
        _server.Metrics.Closed(reason, Transport, _version);
        aborted?.Abort();
        probe?.Abort();
        handler?.OnClosed(reason);
    }

    /// <summary>
    /// The application knows whose session this is: whatever connection carries it is told by its <see cref="IVerifiedConnectionFeature"/>.
    /// </summary>
    public void SetVerified()
    {
        lock (_gate)
        {
            _isVerified = true;
            _webSocket?.SetVerified();
        }
    }

    internal void Open(ISessionHandler handler)
    {
        DisconnectReason? closed;
        lock (_gate)
        {
            _handler = handler;
            closed = _reason;
        }

        Log.Opened(_server.Logger, Id, Transport);
        if (closed is { } reason) handler.OnClosed(reason);   // the connection broke before there was anybody to tell
    }

    /// <summary>Called by the heartbeat for every session.</summary>
    internal void Tick(long now)
    {
        WebSocketTransport? stuck = null;
        var pingTimedOut = false;
        lock (_gate)
        {
            if (_webSocket is { } socket && socket.IsStuck(now)) stuck = socket;
            if (_probe is not null && now >= _upgradeDeadline) stuck = _probe;
            if (_reason is not null)
            {
                if (now >= _deadline) stuck = EndGoodbye();
            }
            else if (now >= _deadline)
            {
                pingTimedOut = _awaitsHeartbeat;
                if (!pingTimedOut) Ping(now);
            }
        }

        stuck?.Abort();
        if (pingTimedOut) Close(DisconnectReason.PingTimeout);
        else _handler.OnTick(now);
    }

    // Called with the gate held.
    private void Ping(long now)
    {
        _awaitsHeartbeat = true;
        // Counted from when the ping was due, as the client counts; but a scan that comes late does not cost it its time.
        _deadline = Math.Max(_deadline + _server.PingTimeout, now + (_server.PingTimeout / 2));
        _outbox.TryAdd(OutgoingPacket.Ping, _server.Options);
        WakeWriter();
    }

    // Called with the gate held. On a WebSocket the goodbye is a frame behind all packets; over polling it is made with the last answer.
    private void QueueGoodbye()
    {
        if (_webSocket is not null)
        {
            if (_saidGoodbye) return;
            _saidGoodbye = true;
            _outbox.Add(OutgoingPacket.WebSocketClose(_webSocket.Violation?.Status ?? WebSocketCloseStatus.NormalClosure));
        }

        WakeWriter();
    }

    // Called with the gate held. The client did not fetch the goodbye in time.
    private WebSocketTransport? EndGoodbye()
    {
        _server.Sessions.Remove(this);
        return _webSocket;
    }

    /// <summary>Handles a packet that came as text, over either transport.</summary>
    /// <returns>Whether the protocol allows it.</returns>
    internal ValueTask<bool> ReceiveAsync(EnginePacketType type, ReadOnlyMemory<byte> data)
    {
        if (type != EnginePacketType.Message) return ReceiveControlAsync(type, data);
        var handling = _reason is null ? _handler.OnTextAsync(data) : default;
        return handling.IsCompletedSuccessfully ? new ValueTask<bool>(true) : HandledAsync(handling);
    }

    private static async ValueTask<bool> HandledAsync(ValueTask handling)
    {
        await handling;
        return true;
    }

    private async ValueTask<bool> ReceiveControlAsync(EnginePacketType type, ReadOnlyMemory<byte> data)
    {
        switch (type)
        {
            case EnginePacketType.Ping when _version == 3:
                ReceivePing(data.Span);
                return true;
            case EnginePacketType.Pong when _version == 4:
                ReceivePong();
                return true;
            case EnginePacketType.Close:
                await PollUnderWayAsync();
                CloseByClient();
                return true;
            case EnginePacketType.Noop:
                return true;
            default:
                return false;
        }
    }

    private void ReceivePong()
    {
        lock (_gate)
        {
            if (!_awaitsHeartbeat || _reason is not null) return;
            _awaitsHeartbeat = false;
            _deadline = _server.Time.GetTimestamp() + _server.PingInterval;
        }
    }

    private void ReceivePing(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_reason is not null) return;
            ExpectPing();
        }

        Send(data.IsEmpty ? OutgoingPacket.EmptyPong : OutgoingPacket.Pong(data));
    }

    // In version 3 it is the client that pings (Engine.IO 3, "Timeouts"). Called with the gate held, or before anybody sees the session.
    private void ExpectPing()
    {
        _awaitsHeartbeat = true;
        _deadline = _server.Time.GetTimestamp() + _server.PingInterval + _server.PingTimeout;
    }

    private void CloseByClient()
    {
        lock (_gate)
        {
            // The waiting poll of a client that leaves ends with a noop (Engine.IO 4, "HTTP long-polling").
            _poll?.AnswerWithNoop();
        }

        Close(DisconnectReason.TransportClose);
    }

    // Called with the gate held.
    private bool TryQueue(OutgoingPacket packet)
    {
        if (!_outbox.TryAdd(packet, _server.Options)) return false;
        WakeWriter();
        return true;
    }

    // Called with the gate held.
    private void WakeWriter()
    {
        if (_webSocket is null)
        {
            _poll?.Answer();
        }
        else if (!_isDraining)
        {
            _isDraining = true;
            if (!WriteBatch.TryAdd(this)) QueueDrain();
        }
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Draining never fails, and the session is its own work item.")]
    private void QueueDrain() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Drain();   // never fails: what goes wrong ends the session

    /// <summary>Writes what is queued. Called once by whoever was told to by <see cref="WakeWriter"/>; never waits for the client.</summary>
    internal void Drain()
    {
        Debug.Assert(_webSocket is not null, "Only a WebSocket is written to; a poll takes its packets itself.");
        _ = DrainAsync(_webSocket);   // never fails, and whoever runs the WebSocket waits for it
    }

    private async Task DrainAsync(WebSocketTransport socket)
    {
        while (TakeForWebSocket() is { } packets)
        {
            try
            {
                var isTaken = await socket.WriteAsync(packets);
                Outbox.Recycle(packets);
                if (!isTaken) _ = CloseSoonAsync(DisconnectReason.TransportClose);
            }
            catch (Exception exception)   // A fault of ours, in the middle of a frame perhaps: nothing that follows could be read.
            {
                Log.WritingFailed(_server.Logger, exception, Id);
                _ = CloseSoonAsync(DisconnectReason.TransportError, broken: socket);
            }
        }
    }

    // Not at once: whoever sends may hold a lock, under which the end of a session may not be told.
    private async Task CloseSoonAsync(DisconnectReason reason, WebSocketTransport? broken = null)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Close(reason);
        }
        catch (Exception exception)   // The session is closed; its handler has failed to hear of it.
        {
            Log.ClosingFailed(_server.Logger, exception, Id);
        }

        broken?.Abort();   // the session may have been closed before, and be saying goodbye
    }

    private List<OutgoingPacket>? TakeForWebSocket()
    {
        lock (_gate)
        {
            if (!_outbox.IsEmpty) return _outbox.TakeAll();

            _isDraining = false;
            _drained?.SetResult();
            _drained = null;
            return null;
        }
    }

    private Task DrainedAsync()
    {
        lock (_gate)
        {
            if (!_isDraining) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }
}
