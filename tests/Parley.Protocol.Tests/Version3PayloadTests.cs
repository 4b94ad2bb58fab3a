using System.Buffers;
using System.Text;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class Version3PayloadTests
{
    private static (List<byte[]> Packets, bool IsMalformed) Split(ReadOnlyMemory<byte> payload)
    {
        var packets = new List<byte[]>();
        var reader = new Version3PayloadReader(payload);
        while (reader.TryRead(out var packet)) packets.Add(packet.ToArray());
        return (packets, reader.IsMalformed);
    }

    private static byte[] Write(Action<Version3PayloadWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new Version3PayloadWriter(output));
        return output.WrittenSpan.ToArray();
    }

    // The examples of the protocol's document.
    [Fact]
    public void Text_and_binary_packets_are_written_as_in_the_protocol_document()
    {
        var payload = Write(writer =>
        {
            writer.WriteText("4hello"u8);
            writer.WriteText("4€"u8);
            writer.WriteBinary([1, 2, 3, 4]);
        });

        Assert.Equal("6:4hello2:4€10:b4AQIDBA==", Encoding.UTF8.GetString(payload));
    }

    // A 1.x client counts the bytes of the text, and reads each of them as a character.
    [Fact]
    public void Text_for_clients_that_decode_twice_is_counted_in_bytes() =>
        Assert.Equal("4:4â\u0082¬", Encoding.UTF8.GetString(Write(writer => writer.WriteTextTwice("4€"u8))));

    [Theory]
    [InlineData("6:4hello2:4€", new[] { "4hello", "4€" })]
    [InlineData("3:4😀1:2", new[] { "4😀", "2" })]   // a pair of surrogates counts as two
    [InlineData("0:1:2", new[] { "", "2" })]
    [InlineData("03:4:1", new[] { "4:1" })]
    [InlineData("0000000001:4", new[] { "4" })]
    [InlineData("1:\u07FF1:\u08001:\uFFFF2:\U000100002:\U0010FFFF", new[] { "\u07FF", "\u0800", "\uFFFF", "\U00010000", "\U0010FFFF" })]
    public void Lengths_count_UTF16_code_units(string payload, string[] packets)
    {
        var (split, isMalformed) = Split(Encoding.UTF8.GetBytes(payload));

        Assert.Equal(packets, split.Select(Encoding.UTF8.GetString));
        Assert.False(isMalformed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData(":4")]
    [InlineData(":")]
    [InlineData("00000000001:4")]
    [InlineData("1")]
    [InlineData("2:4")]
    [InlineData("-1:4")]
    [InlineData("1.0:4")]
    [InlineData("2:4😀")]            // ends within a pair
    [InlineData("3:€")]              // counts bytes
    [InlineData("99999999999:4")]
    [InlineData("4294967297:4")]
    [InlineData("1 :4")]
    public void A_packet_with_a_wrong_length_is_malformed(string payload)
    {
        var (packets, isMalformed) = Split(Encoding.UTF8.GetBytes(payload));

        Assert.Empty(packets);
        Assert.True(isMalformed);
    }

    [Theory]
    [InlineData(new byte[] { 0x31, 0x3A, 0x80 }, new byte[0])]                            // begins no character
    [InlineData(new byte[] { 0x31, 0x3A, 0xBF }, new byte[0])]
    [InlineData(new byte[] { 0x32, 0x3A, 0xF8, 0x80, 0x80, 0x80 }, new byte[0])]
    [InlineData(new byte[] { 0x31, 0x3A, 0xE2, 0x82 }, new byte[0])]                      // breaks off
    [InlineData(new byte[] { 0x31, 0x3A, 0xF0, 0x90, 0x80, 0x80 }, new byte[0])]          // half of a pair
    [InlineData(new byte[] { 0x31, 0x3A, 0xC0, 0x80 }, new byte[] { 0xC0, 0x80 })]        // counted as a character, and refused later
    [InlineData(new byte[] { 0x32, 0x3A, 0xF7, 0x80, 0x80, 0x80 }, new byte[] { 0xF7, 0x80, 0x80, 0x80 })]
    public void Characters_are_counted_by_their_first_bytes(byte[] payload, byte[] packet)
    {
        var (packets, isMalformed) = Split(payload);

        byte[][] expected = packet.Length == 0 ? [] : [packet];
        Assert.Equal(expected, packets);
        Assert.Equal(packet.Length == 0, isMalformed);
    }

    [Fact]
    public void Nothing_is_read_after_a_malformed_packet()
    {
        var reader = new Version3PayloadReader(":1:4"u8.ToArray());

        Assert.False(reader.TryRead(out _));
        Assert.False(reader.TryRead(out var packet));
        Assert.True(packet.IsEmpty);
    }

    [Fact]
    public void A_payload_fits_into_the_memory_that_is_asked_for()
    {
        var text = Encoding.UTF8.GetBytes(new string('ü', 1_000));
        var expected = Write(writer =>
        {
            writer.WriteText(text);
            writer.WriteTextTwice(text);
            writer.WriteBinary(text);
        });
        var output = new ExactWriter(expected.Length + 20);
        var writer = new Version3PayloadWriter(output);
        writer.WriteText(text);
        writer.WriteTextTwice(text);
        writer.WriteBinary(text);

        Assert.Equal(expected, output.Written);
    }

    [Fact]
    public void Packets_before_a_malformed_one_are_returned()
    {
        var (packets, isMalformed) = Split("2:4a2:4bx"u8.ToArray());

        Assert.Equal(["4a", "4b"], packets.Select(Encoding.UTF8.GetString));
        Assert.True(isMalformed);
    }

    [Fact]
    public void Written_packets_are_read_back() => Texts.Any.Array[1, 10].Sample(texts =>
    {
        var packets = texts.Select(text => Encoding.UTF8.GetBytes("4" + text)).ToArray();
        var payload = Write(writer => Array.ForEach(packets, packet => writer.WriteText(packet)));

        var (split, isMalformed) = Split(payload);

        Assert.Equal(packets, split);
        Assert.False(isMalformed);
    });

    [Fact]
    public void Reading_any_bytes_ends_and_returns_no_more_than_the_input() => Gen.Byte.Array[0, 200].Sample(bytes =>
        Assert.True(Split(bytes).Packets.Sum(packet => packet.Length) <= bytes.Length));

    [Fact]
    public void A_million_small_packets_and_a_million_digits_take_linear_time()
    {
        var small = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1:2", 300_000)));
        Assert.Equal(300_000, Split(small).Packets.Count);
        Assert.True(Split(Encoding.ASCII.GetBytes(new string('1', 1_000_000))).IsMalformed);
    }

    [Fact]
    public void Base64_names_its_type()
    {
        Assert.True(EnginePacket.TryParseVersion3("b4AQID"u8, out var packet));
        Assert.True(packet.IsBase64);
        Assert.Equal("AQID"u8, packet.Data);
        Assert.True(EnginePacket.TryParseVersion3("4hi"u8, out packet));
        Assert.False(packet.IsBase64);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("bAQID")]
    [InlineData("b2AQID")]
    [InlineData("")]
    [InlineData("7")]
    public void Other_packets_are_refused(string packet) =>
        Assert.False(EnginePacket.TryParseVersion3(Encoding.UTF8.GetBytes(packet), out _));

    [Fact]
    public void A_packet_with_invalid_UTF8_is_refused() => Assert.False(EnginePacket.TryParseVersion3([(byte)'4', 0xC3], out _));
}
