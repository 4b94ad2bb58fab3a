namespace Parley.EngineIO;

// Pings and timeouts.
public sealed partial class Session
{
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
        if (end == DisconnectReason.SlowConsumer) _host.Metrics.Overflowed();
        if (end is { } reason) Close(reason);
        else _handler.OnTick(now);
    }

    // Called with the gate held. The client is not expected to respond while it cannot: the ping waits behind other packets, or the server
    // does not read the response. IsStalled checks whether the client reads.
    private DisconnectReason? PingOrEnd(long now)
    {
        if (_awaitsHeartbeat && !IsWriting && !IsHeldUp) return DisconnectReason.PingTimeout;
        if (_awaitsHeartbeat) _deadline = now + _host.Settings.PingTimeout;
        else Ping(now);
        return null;
    }

    // Whether the client's packets wait for the server. Over polling they do while a post is handled: the client sends no other.
    internal bool IsHeldUp => WaitsToRead || (_posting is not null && _isPostRead);

    // Called with the gate held.
    private void Ping(long now)
    {
        _awaitsHeartbeat = true;
        // Counted from when the ping was due, as the client does, but a late scan does not shorten the client's time.
        _deadline = Math.Max(_deadline + _host.Settings.PingTimeout, now + (_host.Settings.PingTimeout / 2));
        TryQueue(OutgoingPacket.Ping, isAnswer: false);
    }

    private void ReceivePong()
    {
        lock (_gate)
        {
            if (!_awaitsHeartbeat || _reason is not null) return;
            _awaitsHeartbeat = false;
            _deadline = _host.Time.GetTimestamp() + _host.Settings.PingInterval;
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

    // In version 3 the client pings (Engine.IO 3, "Timeouts"). Called with the gate held, or before other threads see the session.
    private void ExpectPing()
    {
        _awaitsHeartbeat = true;
        _deadline = _host.Time.GetTimestamp() + _host.Settings.PingInterval + _host.Settings.PingTimeout;
    }
}
