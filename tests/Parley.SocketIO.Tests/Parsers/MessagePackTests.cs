using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

// The format of the npm package socket.io-msgpack-parser. Real clients speak it in the conformance tests.
public sealed class MessagePackTests
{
    private static readonly MessagePackParser Parser = new();

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Pack(string json, params ReadOnlyMemory<byte>[] attachments)
    {
        var output = new ArrayBufferWriter<byte>();
        new MessagePackWriter(output).WriteJson(Encoding.UTF8.GetBytes(json), attachments);
        return output.WrittenSpan.ToArray();
    }

    private static string? Unpack(byte[] packed)
    {
        var reader = new MessagePackReader(packed, maxDepth: 64, maxAttachments: 10);
        return reader.TryReadJson(out var json) && reader.IsAtEnd ? Encoding.UTF8.GetString(json.Span) : null;
    }

    private static ProtocolViolation Read(byte[] message, out IncomingPacket packet)
    {
        object? unfinished = null;
        return Parser.Read(message, isBinary: true, new SocketIOOptions(), ref unfinished, out packet);
    }

    // {type: 0, data: undefined, nsp: "/"}, as socket.io-msgpack-parser writes it for a client without auth.
    [Theory]
    [InlineData("d40000")]
    [InlineData("c0")]
    public void An_undefined_or_null_payload_counts_as_missing(string payload)
    {
        Assert.Equal(ProtocolViolation.None, Read(Bytes($"83 a474797065 00 a464617461 {payload} a36e7370 a12f"), out var packet));
        Assert.Equal(SocketPacketType.Connect, packet.Type);
        Assert.True(packet.Payload.IsEmpty);
    }

    // From the MessagePack specification.
    [Theory]
    [InlineData("[null]", "91c0")]
    [InlineData("false", "c2")]
    [InlineData("true", "c3")]
    [InlineData("0", "00")]
    [InlineData("127", "7f")]
    [InlineData("128", "cc80")]
    [InlineData("256", "cd0100")]
    [InlineData("65536", "ce00010000")]
    [InlineData("4294967296", "cf0000000100000000")]
    [InlineData("-1", "ff")]
    [InlineData("-32", "e0")]
    [InlineData("-33", "d0df")]
    [InlineData("-129", "d1ff7f")]
    [InlineData("-32769", "d2ffff7fff")]
    [InlineData("-2147483649", "d3ffffffff7fffffff")]
    [InlineData("1.5", "cb3ff8000000000000")]
    [InlineData("\"a\"", "a161")]
    [InlineData("[1,2]", "920102")]
    [InlineData("""{"a":1}""", "81a16101")]
    public void Every_kind_of_value_has_its_shortest_form(string json, string hex)
    {
        Assert.Equal(Bytes(hex), Pack(json));
        Assert.Equal(json, Unpack(Bytes(hex)));
    }

    [Theory]
    [InlineData("ca3fc00000", "1.5")]
    [InlineData("cb7ff0000000000000", "null")]                        // infinity, which JSON does not have
    [InlineData("91d40000", "[null]")]                                    // undefined
    [InlineData("d7000000018bcfe56800", "\"2023-11-14T22:13:20.000Z\"")]   // a date of notepack.io 2
    [InlineData("d6ff6553f100", "\"2023-11-14T22:13:20.000Z\"")]      // timestamps of the specification
    [InlineData("d7ff773594006553f100", "\"2023-11-14T22:13:20.500Z\"")]
    [InlineData("c70cff1dcd6500000000006553f100", "\"2023-11-14T22:13:20.500Z\"")]
    public void JavaScript_values_that_JSON_lacks_are_read_as_JSON_stringify_writes_them(string hex, string json) =>
        Assert.Equal(json, Unpack(Bytes(hex)));

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Strings_arrays_and_data_of_every_length_are_read_as_written(int length)
    {
        var text = JsonSerializer.Serialize(new string('x', length));
        var array = $"[{string.Join(',', Enumerable.Repeat(1, length))}]";

        Assert.Equal(text, Unpack(Pack(text)));
        Assert.Equal(array, Unpack(Pack(array)));
        var reader = new MessagePackReader(Pack("""{"_placeholder":true,"num":0}""", new byte[length]), 64, 10);
        Assert.True(reader.TryReadJson(out var json));
        Assert.Equal("""{"_placeholder":true,"num":0}""", Encoding.UTF8.GetString(json.Span));
        Assert.Equal(length, reader.Attachments![0].Length);
    }

    // An object that only looks like a placeholder stays an object.
    [Theory]
    [InlineData("""[{"_placeholder":true,"num":0},{"a":1,"b":[2,{}]}]""", "92 c40107 82 a161 01 a162 9202 80")]
    [InlineData("""[{"num":0,"_placeholder":true}]""", "91 c40107")]
    [InlineData("""[{"_placeholder":true,"num":1}]""", "91 82 ac5f706c616365686f6c646572 c3 a36e756d 01")]
    [InlineData("""[{"_placeholder":[],"num":0}]""", "91 82 ac5f706c616365686f6c646572 90 a36e756d 00")]
    [InlineData("""[[[1],[]],{"a":{}}]""", "92 92 91 01 90 81 a161 80")]
    [InlineData(""" [ "\u4f60", "\ud83d" ] """, "92 a3e4bda0 a3efbfbd")]
    public void JSON_is_written_with_attachments_in_place_of_their_placeholders(string json, string hex) =>
        Assert.Equal(Bytes(hex), Pack(json, new byte[] { 7 }));

    [Fact]
    public void Whatever_is_written_is_read_again() => Gen.Int[0, 5].Array[0, 100].Sample(shape =>
    {
        var json = new StringBuilder("[");
        var depth = 1;
        foreach (var step in shape)
        {
            if (step == 0 && depth < 60) (json, depth) = (json.Append("[1,"), depth + 1);
            else if (step == 1 && depth > 1) (json, depth) = (json.Append("null],"), depth - 1);
            else json.Append(step == 2 ? """{"a":{"b":[],"c":true}},""" : "\"x\",");
        }

        json.Append("2" + new string(']', depth));
        Assert.Equal(json.ToString(), Unpack(Pack(json.ToString())));
    });

    [Theory]
    [InlineData("cfffffffffffffffff", "18446744073709551615")]
    [InlineData("92 c70200 0102 c403010203", """[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""")]   // an ArrayBuffer of notepack.io 2
    [InlineData("a3e4bda0", "\"你\"")]
    public void What_Node_servers_write_is_read(string hex, string json)
    {
        Assert.True(MessagePackJson.TryRead(Bytes(hex), 64, out var read, out _));
        Assert.Equal(json, Encoding.UTF8.GetString(read.Span));
    }

    [Fact]
    public void No_bytes_cause_an_exception() =>
        Gen.Byte.Array[0, 60].Sample(bytes => Read(bytes, out _) is var violation && Enum.IsDefined(violation), iter: 20_000);

    [Fact]
    public void A_packet_that_is_cut_anywhere_is_refused()
    {
        var whole = Bytes("83 a474797065 02 a464617461 93 a16e 01 c403010203 a36e7370 a12f");
        Assert.Equal(ProtocolViolation.None, Read(whole, out var packet));
        Assert.Equal([1, 2, 3], packet.Attachments![0].ToArray());

        for (var length = 0; length < whole.Length; length++)
            Assert.NotEqual(ProtocolViolation.None, Read(whole[..length], out _));
    }

    [Theory]
    [InlineData("80", ProtocolViolation.UnknownType)]                                            // {}
    [InlineData("81 a474797065 05", ProtocolViolation.UnknownType)]                              // a binary event, which this format does not have
    [InlineData("81 a474797065 04", ProtocolViolation.IllegalPayload)]                           // an error from a client
    [InlineData("82 a474797065 02 a464617461 90", ProtocolViolation.IllegalPayload)]             // no name
    [InlineData("82 a474797065 02 a464617461 91a7636f6e6e656374", ProtocolViolation.ReservedEvent)]
    [InlineData("82 a474797065 00 a464617461 01", ProtocolViolation.IllegalPayload)]             // auth that is no object
    [InlineData("82 a474797065 02 a26964 ff", ProtocolViolation.IllegalAckId)]                   // id -1
    [InlineData("82 a474797065 02 a36e7370 a178", ProtocolViolation.IllegalPayload)]             // a namespace without a slash
    [InlineData("dfffffffff", ProtocolViolation.IllegalPayload)]                                 // four billion fields
    [InlineData("82 a474797065 02 a464617461 ddffffffff", ProtocolViolation.IllegalPayload)]     // four billion items
    [InlineData("82 a474797065 02 a464617461 92 a161 c6ffffffff", ProtocolViolation.IllegalPayload)]   // four billion bytes
    [InlineData("82 a474797065 02 a464617461 91 a1ff", ProtocolViolation.IllegalPayload)]        // no UTF-8
    [InlineData("82 a474797065 02 a464617461 91a16101", ProtocolViolation.IllegalPayload)]       // more than the packet
    public void The_error_is_named(string hex, ProtocolViolation violation) => Assert.Equal(violation, Read(Bytes(hex), out _));

    [Fact]
    public void Depth_is_bounded()
    {
        byte[] deep = [.. Bytes("82 a474797065 02 a464617461 92 a161"), .. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];

        Assert.Equal(ProtocolViolation.IllegalPayload, Read(deep, out _));
    }

    [Fact]
    public void Binary_parts_are_bounded_in_number()
    {
        byte[] many = [.. Bytes("82 a474797065 02 a464617461 dc000c a161"), .. Enumerable.Repeat(Bytes("c400"), 11).SelectMany(x => x)];

        Assert.Equal(ProtocolViolation.TooManyAttachments, Read(many, out _));
    }

    [Fact]
    public async Task A_server_and_a_client_communicate_in_MessagePack()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").On(new SocketEvent<Attachment, Attachment>("turn"), (_, data) =>
                new(new Attachment(data.Data.ToArray().Reverse().ToArray()))),
            json: TestJson.Default,
            build: builder => builder.UseParser(new MessagePackParser()));
        using var client = await server.OpenWebSocketAsync();
        await client.ReceiveAsync();

        await client.SendBinaryAsync(Bytes("82 a474797065 00 a36e7370 a12f"));
        var connected = new MessagePackReader((await client.ReceiveBytesAsync())!, 64, 10);
        Assert.True(connected.TryReadJson(out var answer));
        Assert.StartsWith("""{"type":0,"data":{"sid":""", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);

        await client.SendBinaryAsync(Bytes("84 a474797065 02 a464617461 92 a4 7475726e c403010203 a36e7370 a12f a26964 07"));
        Assert.Equal(
            Bytes("84 a474797065 03 a464617461 91 c403030201 a36e7370 a12f a26964 07"), await client.ReceiveBytesAsync());
    }

    [Fact]
    public async Task Text_from_a_client_with_the_default_parser_ends_the_connection()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/"), build: builder => builder.UseParser(new MessagePackParser()));
        using var client = await server.OpenWebSocketAsync();
        await client.ReceiveAsync();

        await client.SendAsync("40");

        Assert.Equal(["44{\"message\":\"parse error\"}"], await client.ReadToEndAsync());
    }
}
