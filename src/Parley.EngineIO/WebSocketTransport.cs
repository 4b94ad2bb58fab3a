using System.Buffers;
using System.Net.WebSockets;

namespace Parley.EngineIO;

/// <summary>
/// One WebSocket: the framework reads it (masks, fragments, control frames, UTF-8), we write it, so that many packets leave in one write.
/// One reader and one writer at a time.
/// </summary>
internal sealed class WebSocketTransport(WebSocket socket, UpgradedStream stream, Action abort, EngineServer server, FrameForm form)
{
    // A client may not keep us busy with fragments that bring nothing.
    private const int MaxEmptyReads = 1_000;

    private readonly Lock _gate = new();
    private Task? _goodbye;                          // guarded by _gate
    private long _messageDeadline = long.MaxValue;   // written by the reader, read by the heartbeat
    private volatile bool _isOver;

    /// <summary>What the client did wrong, if reading ended because of that.</summary>
    public DisconnectReason? Violation { get; private set; }

    /// <summary>Whether the connection was cut or is about to end.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether a message has been on its way for too long.</summary>
    public bool IsStuck(long now) => now >= Volatile.Read(ref _messageDeadline);

    /// <summary>Cuts the connection, unless it is over already: what was written last may still be on its way.</summary>
    public void Abort()
    {
        if (_isOver) return;
        _isOver = true;
        abort();
    }

    /// <summary>The request ends by itself now, and the connection with it.</summary>
    public void End() => _isOver = true;

    /// <summary>Reads the next message; null when the connection is closed, broken, or not worth going on with.</summary>
    public async ValueTask<WebSocketMessage?> ReadAsync()
    {
        try
        {
            // Waits without a buffer: an idle connection holds none.
            var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            return first.MessageType == WebSocketMessageType.Close ? null : await ReadMessageAsync(first);
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode == WebSocketError.Faulted && !_isOver)
        {
            // Bad frames or bad UTF-8: the framework has said so to the client, and reads no more.
            Violation = DisconnectReason.ParseError;
            return null;
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            return null;
        }
    }

    /// <summary>Writes packets in order with one write.</summary>
    /// <returns>Whether the connection took them.</returns>
    public async ValueTask<bool> TryWriteAsync(List<OutgoingPacket> packets)
    {
        if (packets.Count == 0) return true;
        var size = packets.Sum(form.MaxLength);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = 0;
            foreach (var packet in packets) length += form.Write(packet, buffer.AsSpan(length));
            await stream.WriteAsync(buffer.AsMemory(0, length));
            server.Metrics.Transmitted(Session.WebSocket, packets, length);
            return true;
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Tells the client, once, that the connection ends, or answers that it does; its own close frame then ends the reading.</summary>
    public Task SayGoodbyeAsync()
    {
        lock (_gate) return _goodbye ??= CloseOutputAsync();
    }

    /// <summary>Reads on after the goodbye until the client has closed as well. The heartbeat bounds the wait.</summary>
    public async Task WaitForCloseAsync()
    {
        while (!_isOver && socket.State == WebSocketState.CloseSent && await ReadAsync() is { } late) late.Dispose();
        if (Violation is not null && socket.State == WebSocketState.Aborted) await DiscardAsync();
    }

    // A connection that is cut while the client still sends may take the close frame down with it.
    private async Task DiscardAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (!_isOver && await stream.ReadAsync(buffer) > 0) { }
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            // Cut by the heartbeat or by the client: all the same now.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task CloseOutputAsync()
    {
        var status = Violation == DisconnectReason.PayloadTooLarge ? WebSocketCloseStatus.MessageTooBig : WebSocketCloseStatus.NormalClosure;
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, null, CancellationToken.None);
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            Abort();
        }
    }

    private static bool IsConnectionEnd(Exception e) => e
        is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private async ValueTask<WebSocketMessage?> ReadMessageAsync(ValueWebSocketReceiveResult result)
    {
        var buffer = new PooledBuffer();
        var emptyReads = 0;
        Volatile.Write(ref _messageDeadline, server.Time.GetTimestamp() + server.MessageTimeout);
        try
        {
            while (!result.EndOfMessage)
            {
                result = await socket.ReceiveAsync(buffer.Free, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close) return Drop(buffer);

                buffer.Advance(result.Count);
                if (buffer.Written.Length > server.Options.MaxPayload) Violation = DisconnectReason.PayloadTooLarge;
                else if (result.Count == 0 && ++emptyReads > MaxEmptyReads) Violation = DisconnectReason.ParseError;
                if (Violation is not null) return Drop(buffer);
            }
        }
        catch
        {
            buffer.Dispose();
            throw;
        }

        Volatile.Write(ref _messageDeadline, long.MaxValue);
        return new WebSocketMessage(buffer, result.MessageType == WebSocketMessageType.Text);
    }

    private static WebSocketMessage? Drop(PooledBuffer buffer)
    {
        buffer.Dispose();
        return null;
    }
}

/// <summary>A message as it was read; its bytes go back to the pool with <see cref="Dispose"/>.</summary>
internal sealed class WebSocketMessage(PooledBuffer buffer, bool isText) : IDisposable
{
    public ReadOnlyMemory<byte> Data => buffer.Written;

    public bool IsText => isText;

    public void Dispose() => buffer.Dispose();
}
