using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Parley.EngineIO;

/// <summary>One WebSocket. One reader and one writer at a time; the writer is whoever drains the session's outbox.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "End does it.")]
internal sealed class WebSocketTransport(
    IDuplexPipe pipe, Action abort, Session session, FrameForm form, bool inflates, IVerifiedConnectionFeature? connection = null)
{
    // What is written is copied into the pipe: so much at once, and more when the connection has taken it.
    private const int LargestWrite = 64 * 1024;

    private readonly WebSocketReader _reader = new(pipe.Input, session.Server, inflates, session);
    private volatile bool _isOver;
    private bool _isBroken;   // in the middle of a frame; used by the one who writes

    /// <summary>What the client did wrong, if reading ended because of that.</summary>
    public WebSocketViolation? Violation => _reader.Violation;

    /// <inheritdoc cref="WebSocketReader.CloseStatus"/>
    public WebSocketCloseStatus CloseStatus => _reader.CloseStatus;

    /// <summary>Whether the connection was cut or is about to end.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether a message has been on its way for too long.</summary>
    public bool IsStuck(long now) => _reader.IsStuck(now);

    /// <summary>Cuts the connection, unless it is over already: what was written last may still be on its way.</summary>
    public void Abort()
    {
        // A request that is over must not be touched: what served it may serve another one.
        lock (_reader)
        {
            if (_isOver) return;
            _isOver = true;
            abort();
        }
    }

    /// <summary>Tells the server that the application knows who is at the other end.</summary>
    public void SetVerified() => connection?.SetVerified();

    /// <summary>The request ends by itself now, and the connection with it. For the reader to say.</summary>
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

    /// <summary>Writes packets in order, with one write unless they are large. Completes at once unless the client is slow to take them.</summary>
    /// <returns>Whether the connection took them.</returns>
    public ValueTask<bool> WriteAsync(List<OutgoingPacket> packets)
    {
        if (_isBroken) return new ValueTask<bool>(false);
        _isBroken = true;
        try
        {
            var written = WriteSome(packets, 0);
            if (written < packets.Count) return WriteRestAsync(packets, written);
            CountWritten(packets, pipe.Output.UnflushedBytes);
            _isBroken = false;   // all frames are whole: from here on it is the connection that may fail
            var flush = pipe.Output.FlushAsync();
            return flush.IsCompletedSuccessfully ? new ValueTask<bool>(!flush.Result.IsCompleted) : FinishAsync(flush);
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            return new ValueTask<bool>(false);
        }
    }

    // Writes packets into the pipe until it holds enough, or one comes that is too large to be written at once.
    private int WriteSome(List<OutgoingPacket> packets, int next)
    {
        var output = new PieceWriter(pipe.Output);
        for (var bytes = 0; next < packets.Count; next++)
        {
            bytes += packets[next].Size;
            if (bytes > LargestWrite) break;
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

                if (packets[next].Size > LargestWrite)
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

            CountWritten(packets, bytes);
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
            var slice = piece[..Math.Min(piece.Length, LargestWrite)];
            pipe.Output.Write(slice.Span);
            if (slice.Length == LargestWrite && !await FlushSomeAsync()) return false;
            piece = piece[slice.Length..];
        }

        return true;
    }

    private async ValueTask<bool> FlushSomeAsync()
    {
        if (pipe.Output.UnflushedBytes == 0) return true;
        var flush = await pipe.Output.FlushAsync();
        session.Progressed();
        return !flush.IsCompleted;
    }

    private void CountWritten(List<OutgoingPacket> packets, long bytes) => session.Server.Metrics.Transmitted(Session.WebSocket, packets, bytes);

    /// <summary>
    /// Reads on after the goodbye until the client has closed as well. The heartbeat bounds the wait. A client that has done something
    /// wrong is not waited for (RFC 6455, 7.1.7).
    /// </summary>
    public async Task WaitForCloseAsync()
    {
        while (!_isOver && await FillAsync())
        {
            while (TryRead(out _, out _)) { }
        }

        if (!_isOver && Violation is not null) await _reader.DiscardAsync();
    }

    /// <summary>Whether an exception says no more than that the connection is gone.</summary>
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
