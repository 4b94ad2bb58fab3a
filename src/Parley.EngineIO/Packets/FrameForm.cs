using System.Buffers.Text;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>The form in which a WebSocket client gets packets.</summary>
internal readonly struct FrameForm
{
    /// <summary>The number of forms in which compressed frames differ.</summary>
    public const int CompressedKinds = 2;

    private readonly bool _isBase64;
    private readonly bool _isVersion3;
    private readonly bool _isCompressed;

    /// <param name="version">The client's version of Engine.IO.</param>
    /// <param name="traits">Says whether the client reads binary frames.</param>
    /// <param name="compresses">Whether the client reads compressed frames.</param>
    public FrameForm(int version, ClientTraits traits, bool compresses)
    {
        _isVersion3 = version == 3;
        _isBase64 = traits.HasFlag(ClientTraits.Base64);
        _isCompressed = !_isBase64 && compresses;
    }

    /// <summary>The index of this form among those of compressed frames.</summary>
    public int CompressedKind => _isVersion3 ? 1 : 0;

    private byte Opcode => _isBase64 ? WebSocketFrame.Text : WebSocketFrame.Binary;

    private int PrefixLength => (_isBase64 ? 1 : 0) + (_isVersion3 ? 1 : 0);

    /// <summary>The bytes that a packet takes without compression.</summary>
    public int PlainLength(OutgoingPacket packet)
    {
        var length = packet.Frame.Length;
        foreach (var attachment in packet.Attachments)
        {
            var payload = BinaryLength(attachment.Length);
            length += WebSocketFrame.HeaderLength(payload) + payload;
        }

        return length;
    }

    /// <summary>Writes the frames of a packet.</summary>
    public void Write(OutgoingPacket packet, ref PieceWriter output)
    {
        if (_isCompressed && packet.CompressedFrames(this) is { } compressed)
        {
            output.Write(compressed);
            return;
        }

        output.Write(packet.Frame);
        foreach (var attachment in packet.Attachments) WriteBinaryFrame(attachment.Span, ref output);
    }

    /// <summary>The frames of a packet in pieces, for a packet that is too large to write at once.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces(OutgoingPacket packet)
    {
        if (_isCompressed && packet.CompressedFrames(this) is { } compressed)
        {
            yield return compressed;
            yield break;
        }

        yield return packet.FrameMemory;
        foreach (var attachment in packet.Attachments)
        {
            var length = BinaryLength(attachment.Length);
            var header = new byte[WebSocketFrame.HeaderLength(length)];
            WebSocketFrame.WriteHeader(header, Opcode, length);
            yield return header;
            yield return PrefixLength == 0 ? attachment : MakeBinary(attachment.Span, length);
        }
    }

    /// <summary>The bytes that a binary message of <paramref name="length"/> bytes takes in a frame.</summary>
    public int BinaryLength(int length) => PrefixLength + (_isBase64 ? Base64.GetMaxEncodedToUtf8Length(length) : length);

    /// <summary>Writes the bytes that <see cref="BinaryLength"/> counts.</summary>
    public void WriteBinary(ReadOnlySpan<byte> data, Span<byte> target)
    {
        if (_isBase64)
        {
            target[0] = EnginePacket.Base64Marker;
            if (_isVersion3) target[1] = EnginePacket.Digit(EnginePacketType.Message);
            Base64.EncodeToUtf8(data, target[PrefixLength..], out _, out _);
            return;
        }

        if (_isVersion3) target[0] = (byte)EnginePacketType.Message;
        data.CopyTo(target[PrefixLength..]);
    }

    private byte[] MakeBinary(ReadOnlySpan<byte> data, int length)
    {
        var made = new byte[length];
        WriteBinary(data, made);
        return made;
    }

    private void WriteBinaryFrame(ReadOnlySpan<byte> data, ref PieceWriter output)
    {
        var length = BinaryLength(data.Length);
        WebSocketFrame.WriteHeader(output.Take(WebSocketFrame.HeaderLength(length)), Opcode, length);
        if (PrefixLength == 0) output.Write(data);
        else WriteBinary(data, output.Take(length));
    }
}
