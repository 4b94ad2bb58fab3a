using System.Buffers;
using Parley.Protocol;

namespace Parley.EngineIO;

// Payloads of Engine.IO 3, which 1.x and 2.x clients write in different ways.
public sealed partial class Session
{
    // Written by the current post. A poll that sees it late responds as before the post.
    private ClientTraits _traits;

    private async ValueTask<bool> ReceiveText3Async(ReadOnlyMemory<byte> payload)
    {
        // A client that could send binary payloads but sends text is a 2.x client: 1.x clients send only binary then.
        if (!_traits.HasFlag(ClientTraits.Base64)) _traits |= ClientTraits.EncodesOnce;

        var packets = new Version3PayloadReader(payload);
        while (packets.TryRead(out var packet))
        {
            if (!MayRead) await MayReadAsync();
            CountPacket();
            // The reference client writes a payload without packets as an empty packet.
            if (!packet.IsEmpty && !await ReceiveText3PacketAsync(packet)) return false;
        }

        return !packets.IsMalformed;
    }

    private async ValueTask<bool> ReceiveBinary3Async(ReadOnlyMemory<byte> payload)
    {
        var packets = new Version3BinaryPayloadReader(payload);
        while (packets.TryRead(out var packet, out var isBinary))
        {
            if (!MayRead) await MayReadAsync();
            CountPacket();
            var isAllowed = isBinary ? await ReceiveBinaryFrameAsync(packet) : await ReceivePacket3Async(packet);
            if (!isAllowed) return false;
        }

        return !packets.IsMalformed;
    }

    private async ValueTask<bool> ReceiveText3PacketAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_traits.HasFlag(ClientTraits.EncodesOnce)) return await ReceivePacket3Async(bytes);

        var decoded = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            if (!TwiceEncodedText.TryDecode(bytes.Span, decoded, out var length))
            {
                if (!System.Text.Ascii.IsValid(bytes.Span)) _traits |= ClientTraits.EncodesOnce;
                return await ReceivePacket3Async(bytes);
            }

            _traits |= ClientTraits.EncodesTwice;
            return await ReceivePacket3Async(decoded.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    private async ValueTask<bool> ReceivePacket3Async(ReadOnlyMemory<byte> bytes)
    {
        if (!EnginePacket.TryParseVersion3(bytes.Span, out var packet)) return false;
        return packet.IsBase64 ? await ReceiveBase64Async(bytes[2..]) : await ReceiveAsync(packet.Type, bytes[1..]);
    }
}
