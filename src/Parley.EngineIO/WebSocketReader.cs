using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Parley.EngineIO;

/// <summary>
/// Reads messages from a pipe (RFC 6455, 5 and 6). A message that lies in one piece of the pipe's memory is unmasked and handed out
/// where it lies. Waiting holds no buffer. For one reader at a time; <see cref="IsStuck"/> is for any thread.
/// </summary>
internal sealed class WebSocketReader(PipeReader input, EngineServer server, bool inflates, Session? session = null) : IDisposable
{
    /// <summary>For a message of more bytes there must be memory before it is read.</summary>
    public const int SmallMessage = 16 * 1024;

    // A client may not keep us busy with fragments that bring nothing.
    private const int MaxEmptyFragments = 1_000;
    private const int MaxControlLength = 125;

    // After what a client did wrong: when it is silent for so long, it has stopped sending. The other one bounds it.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostDiscarding = TimeSpan.FromSeconds(1);

    private ReadOnlySequence<byte> _buffer;
    private bool _isLent;                       // whether the pipe waits to hear how much of its memory was used
    private bool _isCompleted;
    private PooledBuffer? _fragments;           // of the message that is under way
    private PooledBuffer? _joined;              // the last message, if it lay in several pieces
    private WebSocketOpcode _fragmentsOpcode;
    private bool _areFragmentsCompressed;
    private int _emptyFragments;
    private int _reserved;                      // bytes of the session's budget, for the message that is under way or was handed out
    private int _missing;                       // that there must be before reading goes on
    private bool _isHandedOut;
    private WebSocketCloseStatus _clientStatus;   // once it has closed
    private long _messageDeadline = long.MaxValue;   // written by the reader, read by the heartbeat

    /// <summary>What the client did wrong, if reading ended because of that.</summary>
    public WebSocketViolation? Violation { get; private set; }

    /// <summary>Whether the client has said that it closes.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What the close frame says: what the client did wrong, or how it has closed itself (RFC 6455, 5.5.1).</summary>
    public WebSocketCloseStatus CloseStatus => Violation?.Status ?? (IsClosed ? _clientStatus : WebSocketCloseStatus.NormalClosure);

    /// <summary>Whether a message has been on its way for too long.</summary>
    public bool IsStuck(long now) => now >= Volatile.Read(ref _messageDeadline);

    /// <summary>Waits for more bytes. What was read before is not valid any more.</summary>
    /// <returns>False if the connection has ended, or is not worth reading any more.</returns>
    public ValueTask<bool> FillAsync()
    {
        GiveBack();
        if (_isCompleted || IsClosed || Violation is not null) return new ValueTask<bool>(false);
        if (_missing > 0) return FillWhenThereIsMemoryAsync();
        TimeMessage();
        return ReadPipeAsync();
    }

    /// <summary>
    /// Reads and drops what still comes, for a moment: a connection that is closed while the client sends may take the close frame down
    /// with it.
    /// </summary>
    public async Task DiscardAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        using var silence = new CancellationTokenSource();
        do
        {
            _buffer = _buffer.Slice(_buffer.End);
            GiveBack();
            silence.CancelAfter(Silence);
        }
        while (!_isCompleted && TimeProvider.System.GetElapsedTime(began) < MostDiscarding && await ReadPipeAsync(silence.Token));
    }

    /// <summary>Gives the next of the messages that are here whole; control frames are dealt with on the way.</summary>
    /// <param name="message">Valid until the next call of this or of <see cref="FillAsync"/>.</param>
    /// <param name="pong">What a ping asks to be answered with, if that is what was read instead of a message.</param>
    /// <returns>Whether there was either.</returns>
    public bool TryRead(out WebSocketMessage message, out OutgoingPacket? pong)
    {
        message = default;
        pong = null;
        Forget();
        while (Violation is null && !IsClosed && TryTakeFrame(out var header, out var payload))
        {
            if (header.IsControl)
            {
                pong = Control(header, payload.Span);
                if (pong is not null) return true;
            }
            else if (IsMessage(header, ref payload, out var opcode, out var isCompressed))
            {
                return TryFinish(payload, opcode, isCompressed, out message);
            }
        }

        return false;
    }

    /// <summary>The message that was handed out last is not needed any more.</summary>
    public void Forget()
    {
        Forget(ref _joined);
        if (!_isHandedOut) return;
        _isHandedOut = false;
        Unreserve();
    }

    /// <summary>Gives back what was lent. Nothing is read any more.</summary>
    public void Dispose()
    {
        Forget();
        Forget(ref _fragments);
        Unreserve();
    }

    // The client has no part in it that its message takes longer.
    private async ValueTask<bool> FillWhenThereIsMemoryAsync()
    {
        Volatile.Write(ref _messageDeadline, long.MaxValue);
        if (!await session!.ReserveAsync(_missing)) return false;
        _reserved += _missing;
        _missing = 0;
        TimeMessage();
        return await ReadPipeAsync();
    }

    // A small message is read at once. For a larger one there must be memory before it is: for all of it, so that nobody who waits
    // for more holds some.
    private bool TryReserve(int payload)
    {
        if (session is null) return true;
        var needed = (_fragments?.Written.Length ?? 0) + payload;
        if (needed <= SmallMessage || needed <= _reserved) return true;
        var missing = needed - _reserved;
        _missing = session.TryReserve(missing) ? 0 : missing;
        if (_missing == 0) _reserved += missing;
        return _missing == 0;
    }

    private void Unreserve()
    {
        if (_reserved > 0) session!.Unreserve(_reserved);
        _reserved = 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadPipeAsync(CancellationToken cancellation = default)
    {
        try
        {
            var result = await input.ReadAsync(cancellation);
            _buffer = result.Buffer;
            _isLent = true;
            // A read that Kestrel cancels, as it does when the server stops, is not the end: what is said then may still be answered.
            _isCompleted = result.IsCompleted;
            return !_isCompleted || !_buffer.IsEmpty;
        }
        catch (Exception e) when (WebSocketTransport.IsConnectionEnd(e))
        {
            _isCompleted = true;
            return false;
        }
    }

    private void GiveBack()
    {
        Forget();
        if (!_isLent) return;
        _isLent = false;
        // What waits for memory may be here whole: it has not been looked at.
        input.AdvanceTo(_buffer.Start, _missing > 0 ? _buffer.Start : _buffer.End);
    }

    // A message that has begun must end in time. It is timed from its first byte on, so the clock is asked only when one has begun.
    private void TimeMessage()
    {
        var isUnderWay = !_buffer.IsEmpty || _fragments is not null;
        if (!isUnderWay) Volatile.Write(ref _messageDeadline, long.MaxValue);
        else if (_messageDeadline == long.MaxValue) Volatile.Write(ref _messageDeadline, server.Time.GetTimestamp() + server.MessageTimeout);
        _buffer = default;
    }

    private bool TryTakeFrame(out WebSocketFrameHeader header, out Memory<byte> payload)
    {
        payload = default;
        if (!TryReadHeader(out header)) return false;

        var length = header.Length + (int)header.PayloadLength;
        if (!TryReserve((int)header.PayloadLength) || _buffer.Length < length) return false;

        var first = _buffer.First;
        payload = first.Length >= length
            ? MemoryMarshal.AsMemory(first)[header.Length..length]
            : Join(_buffer.Slice(header.Length, (int)header.PayloadLength));
        WebSocketMask.Remove(payload.Span, header.Mask);
        _buffer = _buffer.Slice(length);
        return true;
    }

    private bool TryReadHeader(out WebSocketFrameHeader header)
    {
        var first = _buffer.FirstSpan;
        bool isMasked;
        if (!WebSocketFrameHeader.TryRead(first, out header, out isMasked) && first.Length < _buffer.Length)
        {
            Span<byte> joined = stackalloc byte[WebSocketFrameHeader.MaxLength];
            var length = (int)Math.Min(joined.Length, _buffer.Length);
            _buffer.Slice(0, length).CopyTo(joined);
            WebSocketFrameHeader.TryRead(joined[..length], out header, out isMasked);
        }

        if (!isMasked) Violation = WebSocketViolation.Protocol;
        else if (header.Length > 0) Violation = Check(header);
        return header.Length > 0 && Violation is null;
    }

    private WebSocketViolation? Check(in WebSocketFrameHeader header)
    {
        if (header.HasUnknownBits || (header.IsCompressed && !MayBeCompressed(header))) return WebSocketViolation.Protocol;
        return header.Opcode switch
        {
            WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong =>
                header.IsFinal && header.PayloadLength <= MaxControlLength ? null : WebSocketViolation.Protocol,
            WebSocketOpcode.Text or WebSocketOpcode.Binary when _fragments is not null => WebSocketViolation.Protocol,
            WebSocketOpcode.Continuation when _fragments is null => WebSocketViolation.Protocol,
            WebSocketOpcode.Text or WebSocketOpcode.Binary or WebSocketOpcode.Continuation => CheckLength(header.PayloadLength),
            _ => WebSocketViolation.Protocol,
        };
    }

    // The bit stands in the first frame of a message.
    private bool MayBeCompressed(in WebSocketFrameHeader header) => inflates && header.Opcode is WebSocketOpcode.Text or WebSocketOpcode.Binary;

    private WebSocketViolation? CheckLength(ulong length) =>
        length + (ulong)(_fragments?.Written.Length ?? 0) > (ulong)server.Options.MaxPayload ? WebSocketViolation.TooLarge : null;

    private Memory<byte> Join(in ReadOnlySequence<byte> pieces)
    {
        var length = (int)pieces.Length;
        _joined = new PooledBuffer(length);
        pieces.CopyTo(_joined.Free.Span);
        _joined.Advance(length);
        return MemoryMarshal.AsMemory(_joined.Written);
    }

    /// <returns>Whether the frame is, or ends, a message.</returns>
    private bool IsMessage(in WebSocketFrameHeader header, ref Memory<byte> payload, out WebSocketOpcode opcode, out bool isCompressed)
    {
        opcode = header.Opcode;
        isCompressed = header.IsCompressed;
        if (header.IsFinal && _fragments is null) return true;

        if (_fragments is null) (_fragments, _fragmentsOpcode, _areFragmentsCompressed, _emptyFragments) = (new PooledBuffer(), opcode, isCompressed, 0);
        _fragments.Append(payload.Span);
        if (payload.IsEmpty && ++_emptyFragments > MaxEmptyFragments) Violation = WebSocketViolation.Protocol;
        if (!header.IsFinal) return false;

        Forget(ref _joined);
        (_joined, _fragments) = (_fragments, null);
        (payload, opcode, isCompressed) = (MemoryMarshal.AsMemory(_joined.Written), _fragmentsOpcode, _areFragmentsCompressed);
        return true;
    }

    private bool TryFinish(ReadOnlyMemory<byte> payload, WebSocketOpcode opcode, bool isCompressed, out WebSocketMessage message)
    {
        message = default;
        // The next one is timed from its own first byte on.
        if (_messageDeadline != long.MaxValue) Volatile.Write(ref _messageDeadline, long.MaxValue);
        _isHandedOut = _reserved > 0;
        if (isCompressed && !TryInflate(ref payload)) return false;

        message = new WebSocketMessage(payload, opcode == WebSocketOpcode.Text);
        if (!message.IsText || Utf8.IsValid(payload.Span)) return true;
        Violation = WebSocketViolation.Data;
        return false;
    }

    private bool TryInflate(ref ReadOnlyMemory<byte> payload)
    {
        var inflated = new PooledBuffer(payload.Length * 2);
        Violation = CompressedMessage.Inflate(payload.Span, server.Options.MaxPayload, inflated);
        Forget(ref _joined);
        _joined = inflated;
        payload = inflated.Written;
        if (payload.Length > Math.Max(_reserved, SmallMessage)) ReserveInflated(payload.Length - _reserved);
        return Violation is null;
    }

    private void ReserveInflated(int more)
    {
        if (session is null) return;
        session.Reserve(more);
        _reserved += more;
        _isHandedOut = true;
    }

    private OutgoingPacket? Control(in WebSocketFrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Opcode == WebSocketOpcode.Ping) return OutgoingPacket.WebSocketPong(payload);
        if (header.Opcode == WebSocketOpcode.Close)
        {
            IsClosed = true;
            Violation = WebSocketFrame.ReadClose(payload, out _clientStatus);
        }

        return null;
    }

    private static void Forget(ref PooledBuffer? buffer)
    {
        buffer?.Dispose();
        buffer = null;
    }
}

/// <summary>A message as it was read.</summary>
internal readonly record struct WebSocketMessage(ReadOnlyMemory<byte> Data, bool IsText);
