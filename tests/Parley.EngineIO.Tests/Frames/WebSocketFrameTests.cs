using System.Buffers.Binary;
using System.Net.WebSockets;

namespace Parley.EngineIO.Tests;

// RFC 6455, 5.2 and 7.4: the bytes of headers and of close frames.
public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, "81 00")]
    [InlineData(125, "81 7D")]
    [InlineData(126, "81 7E 00 7E")]
    [InlineData(65_535, "81 7E FF FF")]
    [InlineData(65_536, "81 7F 00 00 00 00 00 01 00 00")]
    [InlineData(int.MaxValue, "81 7F 00 00 00 00 7F FF FF FF")]
    public void A_header_has_the_shortest_form(int length, string expected)
    {
        var header = new byte[WebSocketFrame.MaxHeaderLength];
        var written = WebSocketFrame.WriteHeader(header, WebSocketFrame.Text, length);

        Assert.Equal(Bytes(expected), header[..written]);
        Assert.Equal(written, WebSocketFrame.HeaderLength(length));
    }

    [Theory]
    [InlineData("81 80 01 02 03 04", 6, 0UL)]
    [InlineData("82 FD 01 02 03 04", 6, 125UL)]
    [InlineData("81 FE 01 02 01 02 03 04", 8, 0x0102UL)]
    [InlineData("81 FF 01 02 03 04 05 06 07 08 01 02 03 04", 14, 0x0102030405060708UL)]
    public void A_header_is_read_when_all_of_it_has_come(string text, int length, ulong payload)
    {
        var bytes = Bytes(text);
        for (var come = 0; come < length; come++) Assert.False(WebSocketFrameHeader.TryRead(bytes.AsSpan(0, come), out _, out _));

        Assert.True(WebSocketFrameHeader.TryRead([.. bytes, 0xFF], out var header, out var isMasked));
        Assert.True(isMasked);
        Assert.Equal((length, payload), (header.Length, header.PayloadLength));
        Assert.Equal(0x01020304u, BinaryPrimitives.ReverseEndianness(header.Mask));
        Assert.Equal((WebSocketOpcode)(bytes[0] & 0x0F), header.Opcode);
    }

    [Theory]
    [InlineData(0x01, false, false, false, false)]
    [InlineData(0x81, true, false, false, false)]
    [InlineData(0x41, false, true, false, false)]
    [InlineData(0x08, false, false, true, false)]
    [InlineData(0x20, false, false, false, true)]
    [InlineData(0x10, false, false, false, true)]
    [InlineData(0xF8, true, true, true, true)]
    public void Each_bit_has_its_meaning(byte first, bool isFinal, bool isCompressed, bool isControl, bool hasUnknownBits)
    {
        Assert.True(WebSocketFrameHeader.TryRead([first, 0x80, 0, 0, 0, 0], out var header, out _));

        Assert.Equal((isFinal, isCompressed), (header.IsFinal, header.IsCompressed));
        Assert.Equal((isControl, hasUnknownBits), (header.IsControl, header.HasUnknownBits));
    }

    [Fact]
    public void Two_bytes_tell_whether_a_frame_is_masked()
    {
        WebSocketFrameHeader.TryRead([0x81, 0x7F], out _, out var isMasked);
        Assert.False(isMasked);
        WebSocketFrameHeader.TryRead([0x81, 0x80], out _, out isMasked);
        Assert.True(isMasked);
        WebSocketFrameHeader.TryRead([0x81], out _, out isMasked);
        Assert.True(isMasked);
    }

    [Fact]
    public void A_close_frame_carries_its_status_unless_it_has_none()
    {
        Assert.Equal(Bytes("88 02 03 F1"), WebSocketFrame.Close(WebSocketCloseStatus.MessageTooBig));
        Assert.Equal(Bytes("88 00"), WebSocketFrame.Close(WebSocketCloseStatus.Empty));
        Assert.Equal(Bytes("8A 02 01 02"), WebSocketFrame.Pong([1, 2]));
    }

    [Fact]
    public void Clients_close_with_the_codes_that_are_theirs()
    {
        for (var code = 0; code <= ushort.MaxValue; code++)
        {
            var payload = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
            var isAllowed = code is >= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999;

            Assert.Equal(isAllowed ? null : WebSocketViolation.Protocol, WebSocketFrame.ReadClose(payload, out var status));
            Assert.Equal(code, (int)status);
        }
    }

    [Fact]
    public void A_close_frame_has_no_payload_or_a_code_and_a_text()
    {
        Assert.Null(WebSocketFrame.ReadClose([], out var status));
        Assert.Equal(WebSocketCloseStatus.Empty, status);
        Assert.Equal(WebSocketViolation.Protocol, WebSocketFrame.ReadClose([0x03], out _));
        Assert.Null(WebSocketFrame.ReadClose([0x03, 0xE8, .. "bye"u8], out _));
        Assert.Equal(WebSocketViolation.Data, WebSocketFrame.ReadClose([0x03, 0xE8, 0xC3], out _));
    }

    [Fact]
    public void A_mask_is_removed_whatever_the_length()
    {
        byte[] key = [0x12, 0x34, 0x56, 0x78];
        for (var length = 0; length < 200; length++)
        {
            var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            var masked = payload.Select((one, i) => (byte)(one ^ key[i % 4])).ToArray();
            WebSocketMask.Remove(masked, BitConverter.ToUInt32(key));
            Assert.Equal(payload, masked);
            WebSocketMask.Remove(masked, 0);
            Assert.Equal(payload, masked);
        }
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
