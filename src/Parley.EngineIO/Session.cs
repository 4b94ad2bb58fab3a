using Microsoft.AspNetCore.Http;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>One client's Engine.IO session, whatever transport carries it. Thread-safe.</summary>
public sealed partial class Session
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
    private HttpContext? _answering;          // a poll that is being answered
    private HttpContext? _posting;            // a post that is being read or handled
    private TaskCompletionSource? _postEnded; // somebody waits for the post that is being read
    private TaskCompletionSource? _nextPost;  // the next post waits for one that has been read and is being handled
    private TaskCompletionSource? _drained;   // somebody waits for the writing that is under way
    private DisconnectReason? _reason;
    private bool _isPostRead;
    private bool _isDraining;
    private bool _awaitsHeartbeat;            // the pong, or the next ping of a client of version 3
    private bool _saidGoodbye;
    private bool _isProbeAnswered;            // so the client may have stopped polling: the WebSocket on its way is what it waits for
    private bool _hasFailedUpgrade;           // and is counted when the client goes on over polling: who goes meanwhile has just gone
    private bool _isVerified;
    private long _deadline;                   // of the next ping, of the heartbeat that is awaited, or of saying goodbye
    private long _upgradeDeadline;
    private long _postDeadline;
    private int _postReserved;                // bytes that were taken for it

    internal Session(EngineServer server, Handshake handshake, int version, ClientTraits traits = ClientTraits.None)
    {
        _server = server;
        _version = (byte)version;
        _traits = traits;
        _budget = server.Memory.Unassigned;
        Id = SessionTable.NewId();
        Handshake = handshake;
        _takenAt = server.Time.GetTimestamp();
        _deadline = _takenAt + server.PingInterval;
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
            lock (_gate) return _posting is not null;
        }
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
        CancellationTokenSource? stopped;
        lock (_gate)
        {
            if (_reason is not null) return;
            _reason = reason;
            probe = AwaitsTakeover(reason) ? null : _probe;
            handler = _handler;
            stopped = _stopped;
            Lessened();
            if (reason.SaysGoodbye(_webSocket is not null))
            {
                _deadline = _server.Time.GetTimestamp() + _server.PingTimeout;
                QueueGoodbye();
            }
            else
            {
                DropOutbox();
                _poll?.Answer();
                _answering?.Abort();
                if (!_isPostRead) _posting?.Abort();
                aborted = _webSocket;
                _server.Sessions.Remove(this);
            }
        }

        stopped?.Cancel();

        Log.Closed(_server.Logger, Id, reason);
        _server.Metrics.Closed(reason, Transport, _version);
        aborted?.Abort();
        probe?.Abort();
        if (handler is not null) TellClosed(handler, reason);
    }

    // Whoever closes a session closes others after it: what its handler throws must not reach them.
    private void TellClosed(ISessionHandler handler, DisconnectReason reason)
    {
        try
        {
            handler.OnClosed(reason);
        }
        catch (Exception exception)
        {
            Log.ClosingFailed(_server.Logger, exception, Id);
        }
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
        if (closed is { } reason) TellClosed(handler, reason);   // the connection broke before there was anybody to tell
    }

    /// <summary>Called by the heartbeat for every session.</summary>
    internal void Tick(long now)
    {
        WebSocketTransport? stuck = null;
        DisconnectReason? end = null;
        lock (_gate)
        {
            if (_webSocket is { } socket && socket.IsStuck(now)) stuck = socket;
            if (_probe is not null && now >= _upgradeDeadline) stuck = _probe;
            if (_posting is not null && !IsHeldUp && now >= _postDeadline) end = GiveUpPost();
            if (_reason is not null)
            {
                if (now >= _deadline) stuck = EndGoodbye();
            }
            else if (IsStalled(now))
            {
                end = DisconnectReason.SlowConsumer;
            }
            else if (now >= _deadline)
            {
                end ??= PingOrEnd(now);
            }
        }

        stuck?.Abort();
        if (end == DisconnectReason.SlowConsumer) _server.Metrics.Overflowed();
        if (end is { } reason) Close(reason);
        else _handler.OnTick(now);
    }

    // Called with the gate held. A client is not asked for an answer that it could not give: the ping stands behind what is being written,
    // or what came is not read. Whether it takes what is written is another matter; see IsStalled.
    private DisconnectReason? PingOrEnd(long now)
    {
        if (_awaitsHeartbeat && !IsWriting && !IsHeldUp) return DisconnectReason.PingTimeout;
        if (_awaitsHeartbeat) _deadline = now + _server.PingTimeout;
        else Ping(now);
        return null;
    }

    // Whether what the client has sent waits for us. Over polling that is so while its post is handled: it sends no other.
    internal bool IsHeldUp => _isHeldUp || (_posting is not null && _isPostRead);

    // Called with the gate held.
    private void Ping(long now)
    {
        _awaitsHeartbeat = true;
        // Counted from when the ping was due, as the client counts; but a scan that comes late does not cost it its time.
        _deadline = Math.Max(_deadline + _server.PingTimeout, now + (_server.PingTimeout / 2));
        TryQueue(OutgoingPacket.Ping, isAnswer: false);
    }

    // Called with the gate held. On a WebSocket the goodbye is a frame behind all packets; over polling it is an answer of its own, after
    // the last packets: clients handle packets a moment after the answer that brings them, but its close at once.
    private void QueueGoodbye()
    {
        if (_webSocket is not null)
        {
            if (_saidGoodbye) return;
            _saidGoodbye = true;
            Queue(OutgoingPacket.WebSocketClose(_webSocket.CloseStatus));
        }

        WakeWriter();
    }

    // Called with the gate held. A client that has been told that its probe was heard stops polling, and never polls again if the WebSocket
    // is taken away from it then: what is queued and the goodbye go over the WebSocket, or over polling when the client has given it up.
    private bool AwaitsTakeover(DisconnectReason reason) => _probe is not null && _isProbeAnswered && reason.SaysGoodbye(isWebSocket: false);

    // Called with the gate held. The client did not fetch the goodbye in time.
    private WebSocketTransport? EndGoodbye()
    {
        _server.Sessions.Remove(this);
        DropOutbox();
        _answering?.Abort();
        return _webSocket ?? _probe;
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
        WebSocketTransport? probe = null;
        lock (_gate)
        {
            // The waiting poll of a client that leaves ends with a noop (Engine.IO 4, "HTTP long-polling").
            _poll?.AnswerWithNoop();
            if (_reason is not null && _webSocket is null)
            {
                // It was told to go, and goes: it fetches no goodbye.
                probe = _probe;
                DropOutbox();
                _server.Sessions.Remove(this);
            }
        }

        probe?.Abort();
        Close(DisconnectReason.TransportClose);
    }
}
