using System.Buffers;
using System.Text;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class PayloadTests
{
    private static List<byte[]> Split(byte[] payload)
    {
        var packets = new List<byte[]>();
        var reader = new PayloadReader(payload);
        while (reader.TryRead(out var packet)) packets.Add(packet.ToArray());
        return packets;
    }

    [Theory]
    [InlineData("4hello", new[] { "4hello" })]
    [InlineData("4a\u001e4b\u001e2", new[] { "4a", "4b", "2" })]
    [InlineData("", new[] { "" })]
    [InlineData("\u001e", new[] { "", "" })]
    [InlineData("4a\u001e", new[] { "4a", "" })]
    public void Packets_are_separated_by_one_byte(string payload, string[] packets) =>
        Assert.Equal(packets, Split(Encoding.UTF8.GetBytes(payload)).Select(Encoding.UTF8.GetString));

    [Fact]
    public void Text_and_binary_packets_are_joined_as_in_the_protocol_document()
    {
        var output = new ArrayBufferWriter<byte>();
        var payload = new PayloadWriter(output);
        payload.WriteText("4hello"u8);
        payload.WriteText("2"u8);
        payload.WriteBinary([1, 2, 3, 4]);

        Assert.Equal("4hello\u001e2\u001ebAQIDBA==", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(output.WrittenCount, payload.Length);
    }

    [Fact]
    public void The_announced_lengths_are_those_of_the_written_bytes() => Gen.Byte.Array[0, 100].Array[1, 8].Sample(packets =>
    {
        var output = new ArrayBufferWriter<byte>();
        var payload = new PayloadWriter(output);
        foreach (var (packet, index) in packets.Select((packet, index) => (packet, index)))
        {
            var before = output.WrittenCount;
            var announced = index % 2 == 0 ? payload.TextLength(packet.Length) : payload.BinaryLength(packet.Length);
            if (index % 2 == 0) payload.WriteText(packet);
            else payload.WriteBinary(packet);
            Assert.Equal(announced, output.WrittenCount - before);
        }
    });

    [Fact]
    public void A_payload_fits_into_the_bytes_it_announces()
    {
        var text = Encoding.ASCII.GetBytes("4" + new string('a', 300));
        var data = new byte[300];
        var output = new ExactWriter(301 + 302 + 402 + 402);
        var payload = new PayloadWriter(output);
        payload.WriteText(text);
        payload.WriteText(text);
        payload.WriteBinary(data);
        payload.WriteBinary(data);

        Assert.True(output.IsFull);
        Assert.Equal(output.Written.Length, payload.Length);
    }

    [Fact]
    public void After_the_last_packet_there_is_none()
    {
        var reader = new PayloadReader("4a"u8.ToArray());

        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out var packet));
        Assert.True(packet.IsEmpty);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Joined_packets_are_split_into_the_same_packets()
    {
        var packet = Gen.Byte.Where(b => b != 0x1E).Array[0, 50];
        packet.Array[1, 10].Sample(packets =>
        {
            var output = new ArrayBufferWriter<byte>();
            var payload = new PayloadWriter(output);
            foreach (var each in packets) payload.WriteText(each);
            Assert.Equal(packets, Split(output.WrittenSpan.ToArray()));
        });
    }

    [Fact]
    public void The_handshake_has_the_JSON_of_the_protocol()
    {
        var output = new ArrayBufferWriter<byte>();
        new EngineHandshake("abc", true, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), 1_000_000).WriteTo(output);
        Assert.Equal(
            """0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""",
            Encoding.UTF8.GetString(output.WrittenSpan));

        output.Clear();
        new EngineHandshake("abc", false, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), 1_000_000).WriteTo(output);
        Assert.Contains("\"upgrades\":[]", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }
}
