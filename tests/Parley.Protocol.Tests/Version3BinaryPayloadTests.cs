using System.Buffers;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class Version3BinaryPayloadTests
{
    private static (List<(byte[] Packet, bool IsBinary)> Packets, bool IsMalformed) Split(ReadOnlyMemory<byte> payload)
    {
        var packets = new List<(byte[], bool)>();
        var reader = new Version3BinaryPayloadReader(payload);
        while (reader.TryRead(out var packet, out var isBinary)) packets.Add((packet.ToArray(), isBinary));
        return (packets, reader.IsMalformed);
    }

    private static byte[] Write(Action<Version3BinaryPayloadWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new Version3BinaryPayloadWriter(output));
        return output.WrittenSpan.ToArray();
    }

    // The form of the example in the protocol's document, whose second length omits the type byte.
    [Fact]
    public void Text_and_binary_packets_are_written_as_in_the_protocol_document()
    {
        var payload = Write(writer =>
        {
            writer.WriteText("4€"u8);
            writer.WriteBinary([1, 2, 3, 4]);
        });

        Assert.Equal([0, 4, 0xFF, 0x34, 0xE2, 0x82, 0xAC, 1, 5, 0xFF, 4, 1, 2, 3, 4], payload);
    }

    [Fact]
    public void Each_digit_of_a_length_is_one_byte() =>
        Assert.Equal([1, 1, 2, 3, 0xFF, 4], Write(writer => writer.WriteBinary(new byte[122]))[..6]);

    [Fact]
    public void Ten_digits_are_read_and_no_more()
    {
        var (packets, isMalformed) = Split(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x34 });

        Assert.Equal(new byte[] { 0x34 }, Assert.Single(packets).Packet);
        Assert.False(isMalformed);
        Assert.True(Split(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x34 }).IsMalformed);
    }

    [Fact]
    public void A_long_packet_fits_into_the_memory_that_is_asked_for()
    {
        var packet = new byte[1_000_000];
        var output = new ExactWriter(2 * (packet.Length + 20));
        var writer = new Version3BinaryPayloadWriter(output);
        writer.WriteText(packet);
        writer.WriteBinary(packet);

        Assert.Equal([1_000_000, 1_000_001], Split(output.Written.ToArray()).Packets.Select(one => one.Packet.Length));
    }

    [Fact]
    public void Nothing_is_read_after_a_malformed_packet()
    {
        var reader = new Version3BinaryPayloadReader(new byte[] { 0, 0xFF, 0, 1, 0xFF, 0x34 });

        Assert.False(reader.TryRead(out _, out _));
        Assert.False(reader.TryRead(out var packet, out var isBinary));
        Assert.True(packet.IsEmpty);
        Assert.False(isBinary);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0xFF, 1 })]
    [InlineData(new byte[] { 2, 1, 0xFF, 4 })]
    [InlineData(new byte[] { 0, 1 })]
    [InlineData(new byte[] { 0, 2, 0xFF, 4 })]
    [InlineData(new byte[] { 0, 10, 0xFF, 4 })]
    [InlineData(new byte[] { 0, 10, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(new byte[] { 0, 0xFF })]
    [InlineData(new byte[] { 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0xFF, 4 })]
    [InlineData(new byte[] { 0, 4, 2, 9, 4, 9, 6, 7, 2, 9, 7, 0xFF, 4 })]
    public void A_packet_with_a_wrong_header_is_malformed(byte[] payload) => Assert.True(Split(payload).IsMalformed);

    [Fact]
    public void Written_packets_are_read_back() => Gen.Select(Gen.Byte.Array[0, 300], Gen.Bool).Array[1, 10].Sample(packets =>
    {
        var payload = Write(writer =>
        {
            foreach (var (bytes, isBinary) in packets)
            {
                if (isBinary) writer.WriteBinary(bytes);
                else writer.WriteText(bytes);
            }
        });

        var (split, isMalformed) = Split(payload);

        Assert.Equal(packets.Select(packet => packet.Item2 ? [4, .. packet.Item1] : packet.Item1), split.Select(packet => packet.Packet));
        Assert.Equal(packets.Select(packet => packet.Item2), split.Select(packet => packet.IsBinary));
        Assert.False(isMalformed);
    });

    [Fact]
    public void Reading_any_bytes_ends_and_returns_no_more_than_the_input() => Gen.Byte.Array[0, 200].Sample(bytes =>
        Assert.True(Split(bytes).Packets.Sum(packet => packet.Packet.Length) <= bytes.Length));
}
