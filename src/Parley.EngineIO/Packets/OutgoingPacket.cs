using System.Buffers;
using System.Net.WebSockets;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>
/// A packet to send, encoded once for all clients: the text as a WebSocket frame, whose payload is also the polling form, and its
/// attachments. Immutable and thread-safe, so one packet may wait in many outboxes, except for packets of <see cref="MessageForOne"/>.
/// </summary>
public sealed class OutgoingPacket
{
    internal static readonly OutgoingPacket Ping = Control(EnginePacketType.Ping);
    internal static readonly OutgoingPacket EmptyPong = Control(EnginePacketType.Pong);
    internal static readonly OutgoingPacket Noop = Control(EnginePacketType.Noop);
    internal static readonly OutgoingPacket Close = Control(EnginePacketType.Close);
    internal static readonly OutgoingPacket ProbeAnswer = Text([EnginePacket.Digit(EnginePacketType.Pong), .. "probe"u8]);

    // Packets for one session that were written, for reuse by the thread that wrote them.
    private const int MaxSpares = 64;
    private const int MinSpareSize = 128;
    private const int MaxSpareSize = 1024;

    [ThreadStatic]
    private static Spares<OutgoingPacket> _spares;

    private readonly byte[] _frame;
    private readonly bool _isForOne;
    private int _length;
    private int _textStart;
    private byte[]?[]? _compressed;
    private MemoryBudget? _budget;   // the total budget; set once
    private int _waiting;            // the number of sessions it waits for

    // For one session, with a buffer of the given length.
    private OutgoingPacket(int room)
    {
        _frame = new byte[room];
        _isForOne = true;
        Attachments = [];
        Compress = true;
    }

    private OutgoingPacket(byte[] frame, int textStart, ReadOnlyMemory<byte>[] attachments, bool compress = true)
    {
        _frame = frame;
        _length = frame.Length;
        _textStart = textStart;
        Attachments = attachments;
        Compress = compress;
        Size = frame.Length;
        foreach (var attachment in attachments) Size += WebSocketFrame.MaxHeaderLength + attachment.Length;
    }

    /// <summary>The size that counts in an outbox, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>The number of protocol packets: the text, if any, and each attachment.</summary>
    internal int Count => Attachments.Length + (_length > 0 ? 1 : 0);

    /// <summary>Whether it is sent once and to one session.</summary>
    internal bool IsForOne => _isForOne;

    /// <summary>Whether a transport with compression may compress it.</summary>
    internal bool Compress { get; }

    /// <summary>The text as one WebSocket frame.</summary>
    internal ReadOnlyMemory<byte> FrameMemory => _frame.AsMemory(0, _length);

    /// <inheritdoc cref="FrameMemory"/>
    internal ReadOnlySpan<byte> Frame => _frame.AsSpan(0, _length);

    /// <summary>The payload of <see cref="Frame"/>.</summary>
    internal ReadOnlySpan<byte> FrameText => Frame[_textStart..];

    /// <summary>The text as in a polling payload.</summary>
    internal ReadOnlySpan<byte> PollingText => Frame[_textStart..];

    internal ReadOnlyMemory<byte>[] Attachments { get; }

    /// <summary>The compressed frames for clients of <paramref name="form"/>, compressed once; null if that gains nothing.</summary>
    internal byte[]? CompressedFrames(FrameForm form)
    {
        if (!Compress || Size < CompressedFrame.Threshold) return null;
        // Two threads may both compress them, with the same result.
        var frames = _compressed ?? (_compressed = new byte[]?[FrameForm.CompressedKinds]);
        return (frames[form.CompressedKind] ??= CompressedFrame.Make(this, form)) is { Length: > 0 } made ? made : null;
    }

    /// <summary>Creates a text message (Engine.IO type 4).</summary>
    /// <param name="text">UTF-8.</param>
    public static OutgoingPacket Message(ReadOnlySpan<byte> text) => Message(text, []);

    /// <summary>Creates a text message with binary messages that follow it and are never separated from it.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="attachments">The binary messages. They are not copied: do not change the bytes afterwards.</param>
    /// <param name="compress">Whether a transport with compression may compress it.</param>
    public static OutgoingPacket Message(ReadOnlySpan<byte> text, ReadOnlyMemory<byte>[] attachments, bool compress = true)
    {
        var frame = NewFrame(1 + text.Length, out var start);
        frame[start] = EnginePacket.Digit(EnginePacketType.Message);
        text.CopyTo(frame.AsSpan(start + 1));
        return new OutgoingPacket(frame, start, attachments, compress);
    }

    /// <summary>
    /// Creates a text message to send once and to one session. Its memory is reused after it was written, so do not keep it after sending.
    /// </summary>
    /// <param name="text">UTF-8.</param>
    public static OutgoingPacket MessageForOne(ReadOnlySpan<byte> text)
    {
        var start = WebSocketFrame.HeaderLength(1 + text.Length);
        var packet = Spare(start + 1 + text.Length);
        WebSocketFrame.WriteHeader(packet._frame, WebSocketFrame.Text, 1 + text.Length);
        packet._frame[start] = EnginePacket.Digit(EnginePacketType.Message);
        text.CopyTo(packet._frame.AsSpan(start + 1));
        packet._textStart = start;
        packet._length = packet.Size = start + 1 + text.Length;
        return packet;
    }

    /// <summary>Counts one more session that the packet waits for. It is in memory once, and charged once.</summary>
    /// <param name="total">The budget of all sessions.</param>
    internal void Charge(MemoryBudget total)
    {
        var budget = _budget ?? Interlocked.CompareExchange(ref _budget, total, null) ?? total;
        if (Interlocked.Increment(ref _waiting) != 1) return;
        budget.Take(Size);
        budget.Unwritten.Take(Size);
    }

    /// <summary>Counts one session less.</summary>
    internal void Discharge()
    {
        if (Interlocked.Decrement(ref _waiting) != 0) return;
        _budget!.Give(Size);
        _budget.Unwritten.Give(Size);
    }

    /// <summary>Keeps the memory of a packet that was written for the next one, if no other session has the packet.</summary>
    internal void Recycle()
    {
        if (!_isForOne || _frame.Length > MaxSpareSize) return;
        _compressed = null;
        _spares.Put(this, MaxSpares);
    }

    private static OutgoingPacket Spare(int length)
    {
        if (length > MaxSpareSize) return new OutgoingPacket(length);
        if (_spares.TryTake(out var spare) && spare._frame.Length >= length) return spare;
        return new OutgoingPacket((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, MinSpareSize)));
    }

    /// <summary>Creates a binary message without text.</summary>
    /// <param name="data">The bytes. They are not copied: do not change them afterwards.</param>
    public static OutgoingPacket Binary(ReadOnlyMemory<byte> data) => new([], 0, [data]);

    /// <summary>Creates the pong to a ping of version 3, with the same data.</summary>
    internal static OutgoingPacket Pong(ReadOnlySpan<byte> data) => Text([EnginePacket.Digit(EnginePacketType.Pong), .. data]);

    /// <summary>Creates a WebSocket pong frame, which is not an Engine.IO packet.</summary>
    internal static OutgoingPacket WebSocketPong(ReadOnlySpan<byte> data)
    {
        var frame = WebSocketFrame.Pong(data);
        return new OutgoingPacket(frame, frame.Length - data.Length, []);
    }

    /// <summary>Creates a WebSocket close frame.</summary>
    internal static OutgoingPacket WebSocketClose(WebSocketCloseStatus status) => new(WebSocketFrame.Close(status), 0, []);

    internal static OutgoingPacket Open(in EngineHandshake handshake)
    {
        var text = new ArrayBufferWriter<byte>();
        handshake.WriteTo(text);
        return Text(text.WrittenSpan);
    }

    private static OutgoingPacket Control(EnginePacketType type) => Text([EnginePacket.Digit(type)]);

    private static OutgoingPacket Text(ReadOnlySpan<byte> packet)
    {
        var frame = NewFrame(packet.Length, out var start);
        packet.CopyTo(frame.AsSpan(start));
        return new OutgoingPacket(frame, start, []);
    }

    private static byte[] NewFrame(int length, out int start)
    {
        start = WebSocketFrame.HeaderLength(length);
        var frame = new byte[start + length];
        WebSocketFrame.WriteHeader(frame, WebSocketFrame.Text, length);
        return frame;
    }
}
