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
    public void Text_and_binary_packets_are_written_as_the_protocol_prints_them()
    {
        var payload = Write(writer =>
        {
            writer.WriteText("4hello"u8);
            writer.WriteText("4€"u8);
            writer.WriteBinary([1, 2, 3, 4]);
        });

        Assert.Equal("6:4hello2:4€10:b4AQIDBA==", Encoding.UTF8.GetString(payload));
    }

    [Theory]
    [InlineData("6:4hello2:4€", new[] { "4hello", "4€" })]
    [InlineData("3:4😀1:2", new[] { "4😀", "2" })]   // a pair of surrogates counts as two
    [InlineData("0:1:2", new[] { "", "2" })]
    [InlineData("03:4:1", new[] { "4:1" })]
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
    [InlineData("1")]
    [InlineData("2:4")]
    [InlineData("-1:4")]
    [InlineData("1.0:4")]
    [InlineData("2:4😀")]            // ends within a pair
    [InlineData("99999999999:4")]
    [InlineData("4294967297:4")]
    [InlineData("1 :4")]
    public void What_has_no_right_length_is_malformed(string payload) => Assert.True(Split(Encoding.UTF8.GetBytes(payload)).IsMalformed);

    [Fact]
    public void What_stands_before_a_malformed_packet_is_given()
    {
        var (packets, isMalformed) = Split("2:4a2:4bx"u8.ToArray());

        Assert.Equal(["4a", "4b"], packets.Select(Encoding.UTF8.GetString));
        Assert.True(isMalformed);
    }

    [Fact]
    public void What_was_written_is_read_again() => Gen.String.Array[1, 10].Sample(texts =>
    {
        var packets = texts.Select(text => Encoding.UTF8.GetBytes("4" + text)).ToArray();
        var payload = Write(writer => Array.ForEach(packets, packet => writer.WriteText(packet)));

        var (split, isMalformed) = Split(payload);

        Assert.Equal(packets, split);
        Assert.False(isMalformed);
    });

    [Fact]
    public void Any_bytes_are_read_to_an_end_without_giving_more_than_there_is() => Gen.Byte.Array[0, 200].Sample(bytes =>
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
    public void Other_packets_are_refused(string packet) => Assert.False(EnginePacket.TryParseVersion3(Encoding.UTF8.GetBytes(packet), out _));

    [Fact]
    public void A_packet_that_is_no_UTF8_is_refused() => Assert.False(EnginePacket.TryParseVersion3([(byte)'4', 0xC3], out _));
}
