using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Parley.EngineIO;

/// <summary>
/// Reads messages from a pipe (RFC 6455, 5 and 6). A message that is contiguous in the pipe's memory is unmasked and returned in place. A
/// waiting reader holds no buffer. For one reader at a time; any thread may call <see cref="IsStuck"/>.
/// </summary>
internal sealed class WebSocketReader(PipeReader input, EngineSettings settings, bool inflates, ITransportOwner? owner = null) : IDisposable
{
    /// <summary>Larger messages need room in the memory budget before they are read, in bytes.</summary>
    public const int SmallMessage = 16 * 1024;

    // A client may not occupy the server with empty fragments.
    private const int MaxEmptyFragments = 1_000;
    private const int MaxControlLength = 125;

    // After a violation: a client that is silent for this long has stopped sending. The second value bounds the wait.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDiscarding = TimeSpan.FromSeconds(1);

    private ReadOnlySequence<byte> _buffer;
    private bool _isLent;                       // whether the pipe waits for AdvanceTo
    private bool _isCompleted;
    private PooledBuffer? _fragments;           // of the message that is being read
    private PooledBuffer? _joined;              // the last message, if it was not contiguous
    private WebSocketOpcode _fragmentsOpcode;
    private bool _areFragmentsCompressed;
    private int _emptyFragments;
    private int _reserved;                      // bytes of the session's budget, for the message that is being read or was returned
    private int _missing;                       // bytes of the budget that reading waits for
    private bool _isHandedOut;
    private WebSocketCloseStatus _clientStatus;   // after its close frame
    private WebSocketViolation? _found;
    private volatile WebSocketViolation? _reported;   // by the layer above, from any thread
    private long _messageDeadline = long.MaxValue;   // written by the reader, read by the heartbeat

    /// <summary>The client's violation, if reading ended because of one: in a frame, or in a packet.</summary>
    public WebSocketViolation? Violation => _found ?? _reported;

    /// <summary>Whether the client has sent a close frame.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The code of the server's close frame: that of the violation, or the client's own code (RFC 6455, 5.5.1).</summary>
    public WebSocketCloseStatus CloseStatus => Violation?.Status ?? (IsClosed ? _clientStatus : WebSocketCloseStatus.NormalClosure);

    /// <summary>Whether a message takes too long to arrive.</summary>
    public bool IsStuck(long now) => now >= Volatile.Read(ref _messageDeadline);

    /// <summary>
    /// Reports a violation that the layer above has found in a message: nothing more is read. May be called from any thread.
    /// </summary>
    public void Report(WebSocketViolation violation) => _reported = violation;

    /// <summary>Wakes a reader that waits for bytes. May be called from any thread.</summary>
    public void Wake() => input.CancelPendingRead();

    /// <summary>Waits for more bytes. Messages that were returned before become invalid.</summary>
    /// <returns>False if the connection has ended, or reading has.</returns>
    public ValueTask<bool> FillAsync()
    {
        GiveBack();
        if (_isCompleted || IsClosed || Violation is not null) return new ValueTask<bool>(false);
        if (_missing > 0) return FillWhenThereIsMemoryAsync();
        TimeMessage();
        return ReadPipeAsync();
    }

    /// <summary>
    /// Reads and drops what still arrives, for a moment: if the connection closes while the client sends, the close frame may be lost.
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
        while (!_isCompleted && TimeProvider.System.GetElapsedTime(began) < MaxDiscarding && await ReadPipeAsync(silence.Token));
    }

    /// <summary>Reads the next message that has arrived completely, and handles control frames.</summary>
    /// <param name="message">Valid until the next call of this or of <see cref="FillAsync"/>.</param>
    /// <param name="pong">The pong to send, if a ping was read instead of a message.</param>
    /// <returns>Whether a message or a ping was read.</returns>
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

    /// <summary>Releases the message that was returned last.</summary>
    public void Forget()
    {
        Forget(ref _joined);
        if (!_isHandedOut) return;
        _isHandedOut = false;
        Unreserve();
    }

    /// <summary>Releases all memory. Nothing more is read.</summary>
    public void Dispose()
    {
        Forget();
        Forget(ref _fragments);
        Unreserve();
    }

    // The wait for memory is not the client's fault, so the message timeout is suspended.
    private async ValueTask<bool> FillWhenThereIsMemoryAsync()
    {
        Volatile.Write(ref _messageDeadline, long.MaxValue);
        if (!await owner!.ReserveAsync(_missing)) return false;
        _reserved += _missing;
        _missing = 0;
        TimeMessage();
        return await ReadPipeAsync();
    }

    // A small message is read at once. A larger one first reserves memory for all of it, so that no waiting message holds memory.
    private bool TryReserve(int payload)
    {
        if (owner is null) return true;
        var needed = (_fragments?.Written.Length ?? 0) + payload;
        if (needed <= SmallMessage || needed <= _reserved) return true;
        var missing = needed - _reserved;
        _missing = owner.TryReserve(missing) ? 0 : missing;
        if (_missing == 0) _reserved += missing;
        return _missing == 0;
    }

    private void Unreserve()
    {
        if (_reserved > 0) owner!.Unreserve(_reserved);
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
            // A cancelled read is not the end: Kestrel cancels reads when the server stops, and packets may still be exchanged then.
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
        // A message that waits for memory may have arrived completely: it has not been examined.
        input.AdvanceTo(_buffer.Start, _missing > 0 ? _buffer.Start : _buffer.End);
    }

    // A message must arrive in time, from its first byte on. So the clock is read only when a message has begun.
    private void TimeMessage()
    {
        var isUnderWay = !_buffer.IsEmpty || _fragments is not null;
        if (!isUnderWay) Volatile.Write(ref _messageDeadline, long.MaxValue);
        else if (_messageDeadline == long.MaxValue)
            Volatile.Write(ref _messageDeadline, settings.Time.GetTimestamp() + settings.MessageTimeout);
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

        if (!isMasked) _found = WebSocketViolation.Protocol;
        else if (header.Length > 0) _found = Check(header);
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

    // Only the first frame of a message may have the bit.
    private bool MayBeCompressed(in WebSocketFrameHeader header) =>
        inflates && header.Opcode is WebSocketOpcode.Text or WebSocketOpcode.Binary;

    private WebSocketViolation? CheckLength(ulong length) =>
        length + (ulong)(_fragments?.Written.Length ?? 0) > (ulong)settings.Options.MaxPayload ? WebSocketViolation.TooLarge : null;

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

        if (_fragments is null)
            (_fragments, _fragmentsOpcode, _areFragmentsCompressed, _emptyFragments) = (new PooledBuffer(), opcode, isCompressed, 0);
        _fragments.Append(payload.Span);
        if (payload.IsEmpty && ++_emptyFragments > MaxEmptyFragments) _found = WebSocketViolation.Protocol;
        if (!header.IsFinal) return false;

        Forget(ref _joined);
        (_joined, _fragments) = (_fragments, null);
        (payload, opcode, isCompressed) = (MemoryMarshal.AsMemory(_joined.Written), _fragmentsOpcode, _areFragmentsCompressed);
        return true;
    }

    private bool TryFinish(ReadOnlyMemory<byte> payload, WebSocketOpcode opcode, bool isCompressed, out WebSocketMessage message)
    {
        message = default;
        // The next message is timed from its own first byte.
        if (_messageDeadline != long.MaxValue) Volatile.Write(ref _messageDeadline, long.MaxValue);
        _isHandedOut = _reserved > 0;
        if (isCompressed && !TryInflate(ref payload)) return false;

        message = new WebSocketMessage(payload, opcode == WebSocketOpcode.Text);
        if (!message.IsText || Utf8.IsValid(payload.Span)) return true;
        _found = WebSocketViolation.Data;
        return false;
    }

    private bool TryInflate(ref ReadOnlyMemory<byte> payload)
    {
        var inflated = new PooledBuffer(payload.Length * 2);
        _found = CompressedMessage.Inflate(payload.Span, settings.Options.MaxPayload, inflated);
        Forget(ref _joined);
        _joined = inflated;
        payload = inflated.Written;
        if (payload.Length > Math.Max(_reserved, SmallMessage)) ReserveInflated(payload.Length - _reserved);
        return Violation is null;
    }

    private void ReserveInflated(int more)
    {
        if (owner is null) return;
        owner.Reserve(more);
        _reserved += more;
        _isHandedOut = true;
    }

    private OutgoingPacket? Control(in WebSocketFrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Opcode == WebSocketOpcode.Ping) return OutgoingPacket.WebSocketPong(payload);
        if (header.Opcode == WebSocketOpcode.Close)
        {
            IsClosed = true;
            _found = WebSocketFrame.ReadClose(payload, out _clientStatus);
        }

        return null;
    }

    private static void Forget(ref PooledBuffer? buffer)
    {
        buffer?.Dispose();
        buffer = null;
    }
}

/// <summary>A message.</summary>
internal readonly record struct WebSocketMessage(ReadOnlyMemory<byte> Data, bool IsText);
