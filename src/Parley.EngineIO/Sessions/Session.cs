using Microsoft.AspNetCore.Http;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>The Engine.IO session of one client, over any transport. Thread-safe.</summary>
public sealed partial class Session
{
    internal const string Polling = "polling";
    internal const string WebSocket = "websocket";

    private readonly SessionHost _host;
    private readonly byte _version;
    private readonly Lock _gate = new();
    private ISessionHandler _handler = null!;   // set once, before any other thread sees the session

    // Guarded by _gate.
    private Outbox _outbox;
    private WebSocketTransport? _webSocket;   // the transport; null while that is polling
    private WebSocketTransport? _probe;       // a WebSocket that is being probed to become the transport
    private WaitingPoll? _poll;
    private HttpContext? _answering;          // the request of a poll whose response is being written
    private HttpContext? _posting;            // a post that is being read or handled
    private TaskCompletionSource? _postEnded; // completes when the current post has ended
    private TaskCompletionSource? _nextPost;  // completes for the next post when the current one has been handled
    private TaskCompletionSource? _drained;   // completes when the current writing has ended
    private DisconnectReason? _reason;
    private bool _isPostRead;
    private bool _isDraining;
    private bool _awaitsHeartbeat;            // a pong, or the next ping of a version 3 client
    private bool _saidGoodbye;
    private bool _isProbeAnswered;            // so the client may have stopped polling and waits for the WebSocket
    private bool _hasFailedUpgrade;           // counted only if the client continues over polling; otherwise it has just gone
    private bool _isVerified;
    private long _deadline;                   // of the next ping, of the awaited heartbeat, or of a close in good order
    private long _upgradeDeadline;
    private long _postDeadline;
    private int _postReserved;                // bytes that were reserved for it

    internal Session(SessionHost host, Handshake handshake, int version, ClientTraits traits = ClientTraits.None)
    {
        _host = host;
        _version = (byte)version;
        _traits = traits;
        _budget = host.Memory.Unassigned;
        Id = host.Sessions.NewId();
        Handshake = handshake;
        _takenAt = host.Time.GetTimestamp();
        _deadline = _takenAt + host.Settings.PingInterval;
        if (version == 3) ExpectPing();
    }

    /// <summary>The session's id. It is a secret between client and server: never show it to other clients.</summary>
    public string Id { get; }

    /// <summary>The client's Engine.IO version: 3 or 4.</summary>
    public int Version => _version;

    /// <summary>What is kept of the request that opened the session.</summary>
    public Handshake Handshake { get; }

    /// <summary>The name of the current transport: <c>polling</c> or <c>websocket</c>.</summary>
    public string Transport => IsOnPolling ? Polling : WebSocket;

    /// <summary>Whether the current transport is HTTP long-polling.</summary>
    public bool IsOnPolling => _webSocket is null;

    /// <summary>Why the session ended, or null while it is open.</summary>
    public DisconnectReason? ClosedReason => _reason;

    internal SessionHost Host => _host;

    /// <summary>Whether the application has verified the user of the session.</summary>
    internal bool IsVerified => Volatile.Read(ref _isVerified);

    /// <summary>Whether a poll waits for packets.</summary>
    internal bool IsPolling
    {
        get
        {
            lock (_gate) return _poll is not null;
        }
    }

    /// <summary>Whether a WebSocket is being probed to become the transport.</summary>
    internal bool IsProbing
    {
        get
        {
            lock (_gate) return _probe is not null;
        }
    }

    /// <summary>Whether a post waits until the previous one has been handled.</summary>
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
    /// Ends the session. Queued packets are still delivered if the server ends it in good order, and dropped otherwise.
    /// May be called at any time and from any thread; the first reason wins.
    /// </summary>
    public void Close(DisconnectReason reason)
    {
        WebSocketTransport? aborted = null;
        WebSocketTransport? reported = null;
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
                if (ViolationOf(reason) is { } violation && _webSocket is not null)
                {
                    reported = _webSocket;
                    reported.Report(violation);
                }

                _deadline = _host.Time.GetTimestamp() + _host.Settings.PingTimeout;
                QueueGoodbye();
            }
            else
            {
                DropOutbox();
                _poll?.Answer();
                _answering?.Abort();
                if (!_isPostRead) _posting?.Abort();
                aborted = _webSocket;
                _host.Sessions.Remove(this);
            }
        }

        stopped?.Cancel();

        Log.Closed(_host.Logger, Id, reason);
        _host.Metrics.Closed(reason, Transport, _version);
        aborted?.Abort();
        reported?.Wake();
        probe?.Abort();
        if (handler is not null) TellClosed(handler, reason);
    }

    // The caller may close other sessions next: an exception of this handler must not stop that.
    private void TellClosed(ISessionHandler handler, DisconnectReason reason)
    {
        try
        {
            handler.OnClosed(reason);
        }
        catch (Exception exception)
        {
            Log.ClosingFailed(_host.Logger, exception, Id);
        }
    }

    /// <summary>
    /// Marks the session as verified: the application knows its user. Each connection that carries the session is notified by its
    /// <see cref="IVerifiedConnectionFeature"/>.
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

        Log.Opened(_host.Logger, Id, Transport);
        if (closed is { } reason) TellClosed(handler, reason);   // the connection broke before the session had a handler
    }

    // Called with the gate held. On a WebSocket the goodbye is a frame behind all packets. Over polling it is a response of its own after
    // the last packets: clients handle packets on their next tick, but a close packet at once.
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

    // Called with the gate held. A client that has received "3probe" stops polling, and never polls again if its WebSocket is cut then. So
    // the queue and the goodbye go over the WebSocket, or over polling if the client gives the upgrade up.
    private bool AwaitsTakeover(DisconnectReason reason) =>
        _probe is not null && _isProbeAnswered && reason.SaysGoodbye(isWebSocket: false);

    // Called with the gate held. The client did not fetch the goodbye in time.
    private WebSocketTransport? EndGoodbye()
    {
        _host.Sessions.Remove(this);
        DropOutbox();
        _answering?.Abort();
        return _webSocket ?? _probe;
    }

    /// <summary>Handles a text packet of either transport.</summary>
    /// <returns>Whether the protocol allows the packet.</returns>
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

    private void CloseByClient()
    {
        WebSocketTransport? probe = null;
        lock (_gate)
        {
            // If the client closes, its waiting poll ends with a noop (Engine.IO 4, "HTTP long-polling").
            _poll?.AnswerWithNoop();
            if (_reason is not null && _webSocket is null)
            {
                // The server has ended the session already, and the client does not fetch the goodbye.
                probe = _probe;
                DropOutbox();
                _host.Sessions.Remove(this);
            }
        }

        probe?.Abort();
        Close(DisconnectReason.TransportClose);
    }
}
