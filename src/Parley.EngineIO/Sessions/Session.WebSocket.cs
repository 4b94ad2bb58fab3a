using Parley.Protocol;

namespace Parley.EngineIO;

// WebSocket, from the start or by upgrade (Engine.IO 4, "WebSocket" and "Upgrade").
public sealed partial class Session
{
    // A client that sends much at once must not delay packets to other clients.
    private const int MessagesPerBatch = 64;

    private static ReadOnlySpan<byte> Probe => "probe"u8;

    /// <summary>Makes <paramref name="socket"/> the transport of a new session.</summary>
    internal void BeginOn(WebSocketTransport socket) => _webSocket = socket;

    /// <summary>Reads from the WebSocket until it ends; the session ends with it.</summary>
    internal async Task RunAsync(WebSocketTransport socket)
    {
        try
        {
            do
            {
                while (HandleBuffered(socket) is { } handling)
                {
                    if (!await HandledAsync(handling)) Close(DisconnectReason.ParseError);
                }
            }
            while (await socket.FillAsync());

            if (socket.Violation is { } violation) Close(ReasonOf(violation));
            SayGoodbye();
            await DrainedAsync();
            await socket.WaitForCloseAsync();
        }
        catch (Exception e)
        {
            // The last resort: any failure ends this connection only.
            Log.ReadingFailed(_host.Logger, e, Id);
            Close(DisconnectReason.TransportError);
        }
        finally
        {
            socket.End();
            Close(DisconnectReason.TransportClose);
            _host.Sessions.Remove(this);
            await DrainedAsync();
        }
    }

    private static WebSocketViolation? ViolationOf(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ParseError => WebSocketViolation.Protocol,
        DisconnectReason.PayloadTooLarge => WebSocketViolation.TooLarge,
        _ => null,
    };

    private static DisconnectReason ReasonOf(WebSocketViolation violation) =>
        violation == WebSocketViolation.TooLarge ? DisconnectReason.PayloadTooLarge : DisconnectReason.ParseError;

    /// <summary>Handles the messages that have arrived. Packets that are sent meanwhile, to any client, are written afterwards.</summary>
    /// <returns>Null if no message is left; otherwise a task to await before going on. Its result says whether the protocol allowed the
    /// message.</returns>
    private ValueTask<bool>? HandleBuffered(WebSocketTransport socket)
    {
        using var batch = WriteBatch.Open();
        for (var i = 0; i < MessagesPerBatch; i++)
        {
            if (!MayRead)
            {
                var waiting = WaitAsync(socket);
                return waiting;
            }

            if (!socket.TryRead(out var message, out var pong)) return null;
            CountPacket();
            if (pong is not null)
            {
                Send(pong);
                continue;
            }

            _host.Metrics.Received(WebSocket, packets: 1, message.Data.Length);
            var handling = ReceiveFrameAsync(message);
            if (!handling.IsCompletedSuccessfully) return handling;
            if (!handling.Result) Close(DisconnectReason.ParseError);
        }

        return new ValueTask<bool>(true);
    }

    private async ValueTask<bool> WaitAsync(WebSocketTransport socket)
    {
        socket.Forget();
        await MayReadAsync();
        return true;
    }

    // Reading is suspended meanwhile, which is not the client's fault.
    private async ValueTask<bool> HandledAsync(ValueTask<bool> handling)
    {
        if (handling.IsCompletedSuccessfully) return handling.Result;
        _isHeldUp = true;
        try
        {
            return await handling;
        }
        finally
        {
            _isHeldUp = false;
        }
    }

    // For an end that the client has started.
    private void SayGoodbye()
    {
        lock (_gate) QueueGoodbye();
    }

    /// <summary>Handles the probe of a WebSocket, and then runs the session on it.</summary>
    internal async Task UpgradeAsync(WebSocketTransport socket)
    {
        if (!TryBeginProbe(socket))
        {
            await RefuseAsync(socket);
            return;
        }

        var isUpgraded = await ProbeAsync(socket);
        EndProbe();
        if (!isUpgraded)
        {
            await RefuseAsync(socket);
            return;
        }

        _host.Metrics.Upgraded(isDone: true);
        await RunAsync(socket);
    }

    private void EndProbe()
    {
        lock (_gate)
        {
            (_probe, _isProbeAnswered) = (null, false);
            _hasFailedUpgrade = _reason is null && _webSocket is null;
            if (_reason is null || _webSocket is not null) return;

            // The client stays on polling, and fetches the queue and the goodbye there.
            _deadline = _host.Time.GetTimestamp() + _host.Settings.PingTimeout;
            _poll?.Answer();
        }
    }

    // Called with the gate held, at the next request of the client.
    private void CountFailedUpgrade()
    {
        if (!_hasFailedUpgrade) return;
        _hasFailedUpgrade = false;
        _host.Metrics.Upgraded(isDone: false);
    }

    // Only its own request writes to a WebSocket that is not the transport.
    private static async Task RefuseAsync(WebSocketTransport socket)
    {
        await socket.WriteAsync([OutgoingPacket.WebSocketClose(socket.CloseStatus)]);
        if (socket.Violation is not null) await socket.WaitForCloseAsync();
        socket.End();
    }

    private bool TryBeginProbe(WebSocketTransport socket)
    {
        lock (_gate)
        {
            if (_webSocket is not null || _probe is not null || _reason is not null) return false;
            CountFailedUpgrade();
            _probe = socket;
            Lessened();
            _upgradeDeadline = _host.Time.GetTimestamp() + _host.Settings.UpgradeTimeout;
            return true;
        }
    }

    private async Task<bool> ProbeAsync(WebSocketTransport socket)
    {
        if (!await ExpectAsync(socket, EnginePacketType.Ping, isProbe: true)) return false;
        if (!TryBeginAnswer() || !await socket.WriteAsync([OutgoingPacket.ProbeAnswer])) return false;
        lock (_gate)
        {
            _poll?.Answer();
        }

        if (!await ExpectAsync(socket, EnginePacketType.Upgrade, isProbe: false)) return false;
        await PostEndedAsync();
        return TryTakeOver(socket);
    }

    private bool TryBeginAnswer()
    {
        lock (_gate) return _isProbeAnswered = _reason is null;
    }

    private static async Task<bool> ExpectAsync(WebSocketTransport socket, EnginePacketType type, bool isProbe)
    {
        WebSocketMessage message;
        OutgoingPacket? pong;
        while (!socket.TryRead(out message, out pong) || pong is not null)
        {
            if (pong is null ? !await socket.FillAsync() : !await socket.WriteAsync([pong])) return false;
        }

        return message.IsText
            && EnginePacket.TryParseText(message.Data.Span, out var packet)
            && packet.Type == type
            && (!isProbe || packet.Data.SequenceEqual(Probe));
    }

    // The current post must be handled before messages of the WebSocket, to keep the order of packets.
    private Task PostEndedAsync()
    {
        lock (_gate)
        {
            if (_posting is null) return Task.CompletedTask;
            _postEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _postEnded.Task;
        }
    }

    private bool TryTakeOver(WebSocketTransport socket)
    {
        lock (_gate)
        {
            // The probe may have timed out while a post was being handled: polling goes on then.
            if (socket.IsOver || !(_reason is null || AwaitsTakeover(_reason.Value))) return false;
            _webSocket = socket;
            if (_isVerified) socket.SetVerified();
            _probe = null;   // from here on, the end of a probe must not end the transport
            _poll?.AnswerWithNoop();
            if (_reason is not null) QueueGoodbye();
            else if (!_outbox.IsEmpty) WakeWriter();
        }

        Log.Upgraded(_host.Logger, Id);
        return true;
    }

    private ValueTask<bool> ReceiveFrameAsync(in WebSocketMessage message)
    {
        if (!message.IsText) return ReceiveBinaryFrameAsync(message.Data);

        if (message.Data.Span is [EnginePacket.Base64Marker, ..]) return ReceiveBase64FrameAsync(message.Data[1..]);
        return EnginePacket.TryParseText(message.Data.Span, out var packet)
            ? ReceiveAsync(packet.Type, message.Data[1..])
            : new ValueTask<bool>(false);
    }

    // Clients with forceBase64 send binary data as they would over polling.
    private async ValueTask<bool> ReceiveBase64FrameAsync(ReadOnlyMemory<byte> base64)
    {
        if (_version == 4) return await ReceiveBase64Async(base64);
        return base64.Span is [(byte)'4', ..] && await ReceiveBase64Async(base64[1..]);
    }

    private async ValueTask<bool> ReceiveBinaryFrameAsync(ReadOnlyMemory<byte> data)
    {
        if (_version == 3)
        {
            // A binary frame begins with its type, as a number (Engine.IO 3, "Packet").
            if (data.IsEmpty || data.Span[0] != (byte)EnginePacketType.Message) return false;
            data = data[1..];
        }

        if (_reason is null) await _handler.OnBinaryAsync(data);
        return true;
    }
}
