using System.Buffers;
using System.Net.WebSockets;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>
/// A packet on its way to clients, encoded once for all of them: the text as a WebSocket frame, whose end is also the polling form,
/// and the attachments that follow it. Immutable, so one packet may wait in many outboxes, but for those made for one session.
/// </summary>
public sealed class OutgoingPacket
{
    internal static readonly OutgoingPacket Ping = Control(EnginePacketType.Ping);
    internal static readonly OutgoingPacket EmptyPong = Control(EnginePacketType.Pong);
    internal static readonly OutgoingPacket Noop = Control(EnginePacketType.Noop);
    internal static readonly OutgoingPacket Close = Control(EnginePacketType.Close);
    internal static readonly OutgoingPacket ProbeAnswer = Text([EnginePacket.Digit(EnginePacketType.Pong), .. "probe"u8]);

    // Of packets for one session that have been written; of the thread that wrote them.
    private const int MostSpares = 64;
    private const int SmallestSpare = 128;
    private const int LargestSpare = 1024;

    [ThreadStatic]
    private static Spares<OutgoingPacket> _spares;

    private readonly byte[] _frame;
    private readonly bool _isForOne;
    private int _length;
    private int _textStart;
    private byte[]?[]? _compressed;
    private MemoryBudget? _budget;   // of all the sessions for which it waits; set once
    private int _waiting;            // for how many sessions it waits

    // For one session, with room for frames of some length.
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

    /// <summary>What it counts in an outbox, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>How many packets of the protocol it is: the text, if any, and each attachment.</summary>
    internal int Count => Attachments.Length + (_length > 0 ? 1 : 0);

    /// <summary>Whether it is sent once, to one session.</summary>
    internal bool IsForOne => _isForOne;

    /// <summary>Whether it may be compressed, where the transport compresses at all.</summary>
    internal bool Compress { get; }

    /// <summary>The text as one WebSocket frame.</summary>
    internal ReadOnlyMemory<byte> FrameMemory => _frame.AsMemory(0, _length);

    /// <inheritdoc cref="FrameMemory"/>
    internal ReadOnlySpan<byte> Frame => _frame.AsSpan(0, _length);

    /// <summary>The payload of <see cref="Frame"/>.</summary>
    internal ReadOnlySpan<byte> FrameText => Frame[_textStart..];

    /// <summary>The text alone, as it stands in a polling payload.</summary>
    internal ReadOnlySpan<byte> PollingText => Frame[_textStart..];

    internal ReadOnlyMemory<byte>[] Attachments { get; }

    /// <summary>The compressed frames that clients of <paramref name="form"/> get, made once; null if compressing gains nothing.</summary>
    internal byte[]? CompressedFrames(FrameForm form)
    {
        if (!Compress || Size < CompressedFrame.Threshold) return null;
        // Two threads may both make them; they come out the same.
        var frames = _compressed ?? (_compressed = new byte[]?[FrameForm.CompressedKinds]);
        return (frames[form.CompressedKind] ??= CompressedFrame.Make(this, form)) is { Length: > 0 } made ? made : null;
    }

    /// <summary>Makes a message (Engine.IO type 4) of text.</summary>
    /// <param name="text">UTF-8.</param>
    public static OutgoingPacket Message(ReadOnlySpan<byte> text) => Message(text, []);

    /// <summary>Makes a message of text and the binary messages that follow it and are never separated from it.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="attachments">Kept, not copied: the bytes must not change any more.</param>
    /// <param name="compress">Whether it may be compressed, where compression is on and the packet is large enough for it.</param>
    public static OutgoingPacket Message(ReadOnlySpan<byte> text, ReadOnlyMemory<byte>[] attachments, bool compress = true)
    {
        var frame = NewFrame(1 + text.Length, out var start);
        frame[start] = EnginePacket.Digit(EnginePacketType.Message);
        text.CopyTo(frame.AsSpan(start + 1));
        return new OutgoingPacket(frame, start, attachments, compress);
    }

    /// <summary>
    /// Makes a message of text that is sent once, to one session: when it has been written, its memory may serve another one.
    /// Forget it when it is sent.
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

    /// <summary>It waits for one session more. However many these are, it is in memory once, and charged once.</summary>
    /// <param name="total">The budget of all sessions.</param>
    internal void Charge(MemoryBudget total)
    {
        var budget = _budget ?? Interlocked.CompareExchange(ref _budget, total, null) ?? total;
        if (Interlocked.Increment(ref _waiting) != 1) return;
        budget.Take(Size);
        budget.Unwritten.Take(Size);
    }

    /// <summary>It waits for one session less.</summary>
    internal void Discharge()
    {
        if (Interlocked.Decrement(ref _waiting) != 0) return;
        _budget!.Give(Size);
        _budget.Unwritten.Give(Size);
    }

    /// <summary>The packet has been written: keeps its memory for another one, if nobody else has it.</summary>
    internal void Recycle()
    {
        if (!_isForOne || _frame.Length > LargestSpare) return;
        _compressed = null;
        _spares.Put(this, MostSpares);
    }

    private static OutgoingPacket Spare(int length)
    {
        if (length > LargestSpare) return new OutgoingPacket(length);
        if (_spares.TryTake(out var spare) && spare._frame.Length >= length) return spare;
        return new OutgoingPacket((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, SmallestSpare)));
    }

    /// <summary>Makes a binary message that stands alone.</summary>
    /// <param name="data">Kept, not copied: the bytes must not change any more.</param>
    public static OutgoingPacket Binary(ReadOnlyMemory<byte> data) => new([], 0, [data]);

    /// <summary>Makes the answer to a ping of version 3: it has the same data.</summary>
    internal static OutgoingPacket Pong(ReadOnlySpan<byte> data) => Text([EnginePacket.Digit(EnginePacketType.Pong), .. data]);

    /// <summary>Makes the answer to a ping of the WebSocket itself, which is no packet of the protocol above it.</summary>
    internal static OutgoingPacket WebSocketPong(ReadOnlySpan<byte> data)
    {
        var frame = WebSocketFrame.Pong(data);
        return new OutgoingPacket(frame, frame.Length - data.Length, []);
    }

    /// <summary>Makes the frame that ends a WebSocket.</summary>
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
