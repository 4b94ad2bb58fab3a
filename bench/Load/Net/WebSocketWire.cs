using System.Buffers.Binary;
using System.Text;

namespace Parley.Bench.Load.Net;

/// <summary>
/// A WebSocket client (RFC 6455) without extensions. Its mask key is zero, which is valid, costs the server as much as any other
/// key and the generator nothing.
/// </summary>
internal abstract class WebSocketWire(string host, string target) : Wire
{
    private const int MaskKeyLength = 4;
    private bool _isUpgraded;

    protected override void OnOpen() => Write(Encoding.ASCII.GetBytes(
        $"GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));

    protected abstract void OnUpgraded();

    protected abstract void OnMessage(Span<byte> message, bool isBinary);

    /// <summary>Writes one frame whose payload <paramref name="length"/> bytes are then filled in by the caller.</summary>
    protected Span<byte> Frame(int length, bool isBinary = false)
    {
        var header = (length < 126 ? 2 : length <= ushort.MaxValue ? 4 : 10) + MaskKeyLength;
        var frame = Reserve(header + length);
        frame[0] = (byte)(0x80 | (isBinary ? 2 : 1));
        WriteLength(frame, length);
        frame.Slice(header - MaskKeyLength, MaskKeyLength).Clear();
        Advance(header + length);
        return frame[header..];
    }

    protected void Send(ReadOnlySpan<byte> text) => text.CopyTo(Frame(text.Length));

    protected override int OnReceived(Span<byte> data)
    {
        var used = 0;
        if (!_isUpgraded && (used = TakeUpgrade(data)) == 0)
            return 0;
        while (TakeFrame(data[used..]) is var length and > 0)
            used += length;
        return used;
    }

    private static void WriteLength(Span<byte> frame, int length)
    {
        const byte masked = 0x80;
        if (length < 126)
        {
            frame[1] = (byte)(masked | length);
        }
        else if (length <= ushort.MaxValue)
        {
            frame[1] = masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        }
        else
        {
            frame[1] = masked | 127;
            BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)length);
        }
    }

    private int TakeUpgrade(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        if (!data.StartsWith("HTTP/1.1 101"u8))
            throw new InvalidDataException("the server refused the upgrade: " + Encoding.ASCII.GetString(data[..end]));
        _isUpgraded = true;
        OnUpgraded();
        return end + 4;
    }

    private int TakeFrame(Span<byte> data)
    {
        if (data.Length < 2)
            return 0;
        var (header, length) = (data[1] & 0x7F) switch
        {
            126 => data.Length < 4 ? (4, 0) : (4, BinaryPrimitives.ReadUInt16BigEndian(data[2..])),
            127 => data.Length < 10 ? (10, 0) : (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(data[2..]))),
            var small => (2, small),
        };
        if (data.Length < header + length)
            return 0;
        TakeFrame(data[0], data.Slice(header, length));
        return header + length;
    }

    private void TakeFrame(byte first, Span<byte> payload)
    {
        switch (first)
        {
            case 0x81:
                OnMessage(payload, isBinary: false);
                break;
            case 0x82:
                OnMessage(payload, isBinary: true);
                break;
            case 0x88:
                OnEnd("closed by the server");
                break;
            case 0x89:
                break;
            default:
                throw new InvalidDataException($"a frame that starts with 0x{first:x2} is not expected here");
        }
    }
}
