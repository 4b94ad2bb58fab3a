using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Parley.EngineIO;

/// <summary>One WebSocket. For one reader and one writer at a time; the writer is the thread that drains the session's outbox.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "End does it.")]
internal sealed class WebSocketTransport(
    IDuplexPipe pipe,
    Action abort,
    ITransportOwner owner,
    EngineSettings settings,
    FrameForm form,
    bool inflates,
    IVerifiedConnectionFeature? connection = null)
{
    // Packets are copied into the pipe in slices; the next slice follows when the connection has accepted the last.
    private const int MaxWrite = 64 * 1024;

    private readonly WebSocketReader _reader = new(pipe.Input, settings, inflates, owner);
    private volatile bool _isOver;
    private bool _isBroken;   // in the middle of a frame; used by the writer only

    /// <summary>The client's violation, if reading ended because of one.</summary>
    public WebSocketViolation? Violation => _reader.Violation;

    /// <inheritdoc cref="WebSocketReader.Report"/>
    public void Report(WebSocketViolation violation) => _reader.Report(violation);

    /// <inheritdoc cref="WebSocketReader.Wake"/>
    public void Wake()
    {
        lock (_reader)
        {
            if (!_isOver) _reader.Wake();
        }
    }

    /// <inheritdoc cref="WebSocketReader.CloseStatus"/>
    public WebSocketCloseStatus CloseStatus => _reader.CloseStatus;

    /// <summary>Whether the connection was cut or is about to end.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether a message takes too long to arrive.</summary>
    public bool IsStuck(long now) => _reader.IsStuck(now);

    /// <summary>Aborts the connection, unless it has ended: the last bytes may still be on their way.</summary>
    public void Abort()
    {
        // A request that has ended must not be touched: its objects may serve another request.
        lock (_reader)
        {
            if (_isOver) return;
            _isOver = true;
            abort();
        }
    }

    /// <summary>Tells the server that the application has verified the user of the connection.</summary>
    public void SetVerified() => connection?.SetVerified();

    /// <summary>The reader has finished: the request ends by itself, and the connection with it.</summary>
    public void End()
    {
        lock (_reader) _isOver = true;
        _reader.Dispose();
    }

    /// <inheritdoc cref="WebSocketReader.FillAsync"/>
    public ValueTask<bool> FillAsync() => _reader.FillAsync();

    /// <inheritdoc cref="WebSocketReader.Forget()"/>
    public void Forget() => _reader.Forget();

    /// <inheritdoc cref="WebSocketReader.TryRead"/>
    public bool TryRead(out WebSocketMessage message, out OutgoingPacket? pong) => _reader.TryRead(out message, out pong);

    /// <summary>Writes packets in order, with one write unless they are large. Completes at once unless the client reads slowly.</summary>
    /// <returns>Whether the connection accepted them.</returns>
    public ValueTask<bool> WriteAsync(List<OutgoingPacket> packets)
    {
        if (_isBroken) return new ValueTask<bool>(false);
        _isBroken = true;
        try
        {
            var written = WriteSome(packets, 0);
            if (written < packets.Count) return WriteRestAsync(packets, written);
            owner.Transmitted(packets, pipe.Output.UnflushedBytes);
            _isBroken = false;   // all frames are complete: from here on only the connection can fail
            var flush = pipe.Output.FlushAsync();
            return flush.IsCompletedSuccessfully ? new ValueTask<bool>(!flush.Result.IsCompleted) : FinishAsync(flush);
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            return new ValueTask<bool>(false);
        }
    }

    // Writes packets into the pipe until it holds enough, or the next packet is too large to write at once.
    private int WriteSome(List<OutgoingPacket> packets, int next)
    {
        var output = new PieceWriter(pipe.Output);
        for (var bytes = 0; next < packets.Count; next++)
        {
            bytes += packets[next].Size;
            if (bytes > MaxWrite) break;
            form.Write(packets[next], ref output);
        }

        output.Commit();
        return next;
    }

    private async ValueTask<bool> WriteRestAsync(List<OutgoingPacket> packets, int next)
    {
        try
        {
            var bytes = 0L;
            while (true)
            {
                bytes += pipe.Output.UnflushedBytes;
                if (!await FlushSomeAsync()) return false;
                if (next == packets.Count) break;

                if (packets[next].Size > MaxWrite)
                {
                    foreach (var piece in form.Pieces(packets[next]))
                    {
                        bytes += piece.Length;
                        if (!await WriteAsync(piece)) return false;
                    }

                    next++;
                }

                next = WriteSome(packets, next);
            }

            owner.Transmitted(packets, bytes);
            _isBroken = false;
            return true;
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            return false;
        }
    }

    private async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var slice = piece[..Math.Min(piece.Length, MaxWrite)];
            pipe.Output.Write(slice.Span);
            if (slice.Length == MaxWrite && !await FlushSomeAsync()) return false;
            piece = piece[slice.Length..];
        }

        return true;
    }

    private async ValueTask<bool> FlushSomeAsync()
    {
        if (pipe.Output.UnflushedBytes == 0) return true;
        var flush = await pipe.Output.FlushAsync();
        owner.Progressed();
        return !flush.IsCompleted;
    }

    /// <summary>
    /// Reads on after the close frame until the client has closed as well. The heartbeat bounds the wait. After a violation the server does
    /// not wait for the client (RFC 6455, 7.1.7).
    /// </summary>
    public async Task WaitForCloseAsync()
    {
        while (!_isOver && await FillAsync())
        {
            while (TryRead(out _, out _)) { }
        }

        if (!_isOver && Violation is not null) await _reader.DiscardAsync();
    }

    /// <summary>Whether an exception only means that the connection has ended.</summary>
    public static bool IsConnectionEnd(Exception e) => e
        is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private static async ValueTask<bool> FinishAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            return !(await flush).IsCompleted;
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            return false;
        }
    }
}
