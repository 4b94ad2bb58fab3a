using System.Text;

namespace Parley.Protocol.Tests;

public sealed class EnginePacketTests
{
    [Theory]
    [InlineData(EnginePacketType.Open, "0{}")]
    [InlineData(EnginePacketType.Close, "1")]
    [InlineData(EnginePacketType.Ping, "2probe")]
    [InlineData(EnginePacketType.Pong, "3probe")]
    [InlineData(EnginePacketType.Message, "4héllo €")]
    [InlineData(EnginePacketType.Upgrade, "5")]
    [InlineData(EnginePacketType.Noop, "6")]
    public void Each_type_is_one_digit_and_the_rest_is_data(EnginePacketType type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.True(EnginePacket.TryParseText(bytes, out var packet));
        Assert.Equal(type, packet.Type);
        Assert.Equal(text[1..], Encoding.UTF8.GetString(packet.Data));
        Assert.False(packet.IsBase64);
        Assert.Equal(bytes[0], EnginePacket.Digit(type));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("9")]
    [InlineData("A")]
    [InlineData("abc")]
    [InlineData("\0")]
    [InlineData(" 4")]
    [InlineData("-1")]
    public void Data_that_does_not_begin_with_a_type_is_refused(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.False(EnginePacket.TryParseText(bytes, out _));
        Assert.False(EnginePacket.TryParsePolling(bytes, out _));
    }

    [Fact]
    public void A_packet_that_begins_with_b_is_base64_in_a_polling_payload_only()
    {
        Assert.True(EnginePacket.TryParsePolling("bAQID"u8, out var packet));
        Assert.True(packet.IsBase64);
        Assert.Equal(EnginePacketType.Message, packet.Type);
        Assert.Equal("AQID"u8, packet.Data);
        Assert.False(EnginePacket.TryParseText("bAQID"u8, out _));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'4', 0xFF })]
    [InlineData(new byte[] { (byte)'4', 0xC0, 0x80 })]
    [InlineData(new byte[] { (byte)'4', 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { (byte)'4', 0xE2, 0x82 })]
    [InlineData(new byte[] { (byte)'4', 0xF4, 0x90, 0x80, 0x80 })]
    public void Invalid_UTF8_in_a_polling_payload_is_refused(byte[] bytes) => Assert.False(EnginePacket.TryParsePolling(bytes, out _));
}
