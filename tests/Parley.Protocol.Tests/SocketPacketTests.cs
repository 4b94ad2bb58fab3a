using System.Buffers;
using System.Diagnostics;
using System.Text;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class SocketPacketTests
{
    private const int MaxAttachments = 10;

    private static ProtocolViolation Parse(string text) => SocketPacket.Parse(Encoding.UTF8.GetBytes(text), MaxAttachments, out _);

    [Theory]
    [InlineData("0", SocketPacketType.Connect, "/", null, 0, "")]
    [InlineData("""0{"token":"1"}""", SocketPacketType.Connect, "/", null, 0, """{"token":"1"}""")]
    [InlineData("0/admin,", SocketPacketType.Connect, "/admin", null, 0, "")]
    [InlineData("0/admin", SocketPacketType.Connect, "/admin", null, 0, "")]
    [InlineData("0/admin?a=1&b=2,{}", SocketPacketType.Connect, "/admin", null, 0, "{}")]
    [InlineData("1/admin,", SocketPacketType.Disconnect, "/admin", null, 0, "")]
    [InlineData("""2["hello",1]""", SocketPacketType.Event, "/", null, 0, """["hello",1]""")]
    [InlineData("""2/admin,456["x"]""", SocketPacketType.Event, "/admin", 456L, 0, """["x"]""")]
    [InlineData("""20["x"]""", SocketPacketType.Event, "/", 0L, 0, """["x"]""")]
    [InlineData("""200012["x"]""", SocketPacketType.Event, "/", 12L, 0, """["x"]""")]
    [InlineData("3/admin,456[]", SocketPacketType.Ack, "/admin", 456L, 0, "[]")]
    [InlineData("""51-["a",{"_placeholder":true,"num":0}]""", SocketPacketType.BinaryEvent, "/", null, 1,
        """["a",{"_placeholder":true,"num":0}]""")]
    [InlineData("61-/admin,456[{}]", SocketPacketType.BinaryAck, "/admin", 456L, 1, "[{}]")]
    [InlineData("510-[\"x\"]", SocketPacketType.BinaryEvent, "/", null, 10, "[\"x\"]")]
    public void A_header_is_type_attachments_namespace_and_ack_id(
        string text, SocketPacketType type, string ns, long? ackId, int attachments, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(ProtocolViolation.None, SocketPacket.Parse(bytes, MaxAttachments, out var packet));
        Assert.Equal(type, packet.Type);
        Assert.Equal(ns, Encoding.UTF8.GetString(packet.Namespace));
        Assert.Equal(ackId, packet.AckId);
        Assert.Equal(attachments, packet.Attachments);
        Assert.Equal(payload, Encoding.UTF8.GetString(bytes.AsSpan(packet.PayloadStart)));
    }

    [Theory]
    [InlineData("0/admin?a=1&b=2,{}", "/admin", "?a=1&b=2")]
    [InlineData("0/?a=1", "/", "?a=1")]
    [InlineData("0/admin,", "/admin", "")]
    [InlineData("0", "/", "")]
    public void The_query_is_cut_off_the_namespace(string text, string ns, string query)
    {
        Assert.Equal(ProtocolViolation.None, SocketPacket.Parse(Encoding.UTF8.GetBytes(text), MaxAttachments, out var packet));
        Assert.Equal(ns, Encoding.UTF8.GetString(packet.Namespace));
        Assert.Equal(query, Encoding.UTF8.GetString(packet.Query));
    }

    [Theory]
    [InlineData("", ProtocolViolation.UnknownType)]
    [InlineData("7", ProtocolViolation.UnknownType)]
    [InlineData("abc", ProtocolViolation.UnknownType)]
    [InlineData("-1", ProtocolViolation.UnknownType)]
    [InlineData("""5["m"]""", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("""5-["m"]""", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("""5x-["m"]""", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("""51.5-["m"]""", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("51", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("5 1-", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("""50-["x"]""", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("60-[1]", ProtocolViolation.IllegalAttachmentCount)]
    [InlineData("""511-["x"]""", ProtocolViolation.TooManyAttachments)]
    [InlineData("""5999999999-["x"]""", ProtocolViolation.TooManyAttachments)]
    [InlineData("599999999999999999999999999999-", ProtocolViolation.TooManyAttachments)]
    [InlineData("29007199254740992[\"x\"]", ProtocolViolation.IllegalAckId)]
    [InlineData("2999999999999999999999999999999[\"x\"]", ProtocolViolation.IllegalAckId)]
    public void A_header_that_the_protocol_does_not_allow_is_named(string text, ProtocolViolation violation) =>
        Assert.Equal(violation, Parse(text));

    [Fact]
    public void The_largest_exact_number_of_JavaScript_is_an_ack_id() =>
        Assert.Equal(ProtocolViolation.None, Parse("29007199254740991[\"x\"]"));

    [Fact]
    public void The_length_of_a_namespace_is_limited()
    {
        Assert.Equal(ProtocolViolation.None, Parse("0/" + new string('a', SocketPacket.MaxNamespaceLength - 1) + ","));
        Assert.Equal(ProtocolViolation.NamespaceTooLong, Parse("0/" + new string('a', SocketPacket.MaxNamespaceLength) + ","));
    }

    // Other servers once joined header text character by character, and a megabyte of it took minutes (CVE-2020-36049).
    [Theory]
    [InlineData("5")]
    [InlineData("2")]
    [InlineData("0/")]
    public void A_header_of_a_megabyte_is_refused_at_once(string start)
    {
        var bytes = Encoding.UTF8.GetBytes(start + new string('1', 1_000_000));
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 100; i++) Assert.NotEqual(ProtocolViolation.None, SocketPacket.Parse(bytes, MaxAttachments, out _));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void Every_written_header_is_read_as_it_was()
    {
        var ns = Texts.Sound.Select(
            text => "/" + text.Replace(",", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal));
        Gen.Select(Gen.Enum<SocketPacketType>(), ns, Gen.Long[0, SocketPacket.MaxAckId].Nullable(), Gen.Int[1, MaxAttachments]).Sample(
            (type, name, ackId, attachments) =>
            {
                var output = new ArrayBufferWriter<byte>();
                SocketPacketWriter.WriteHeader(output, type, Encoding.UTF8.GetBytes(name), ackId, attachments);
                output.Write("[]"u8);

                var isBinary = type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck;
                Assert.Equal(ProtocolViolation.None, SocketPacket.Parse(output.WrittenSpan, MaxAttachments, out var packet));
                Assert.Equal(type, packet.Type);
                Assert.Equal(name, Encoding.UTF8.GetString(packet.Namespace));
                Assert.Equal(ackId, packet.AckId);
                Assert.Equal(isBinary ? attachments : 0, packet.Attachments);
                Assert.Equal(output.WrittenCount - 2, packet.PayloadStart);
            });
    }

    [Fact]
    public void The_longest_header_fits_into_the_memory_that_is_asked_for()
    {
        var ns = "/" + new string('a', SocketPacket.MaxNamespaceLength - 1);
        var output = new ExactWriter(1_000);
        SocketPacketWriter.WriteHeader(output, SocketPacketType.BinaryEvent, Encoding.UTF8.GetBytes(ns), long.MaxValue, int.MaxValue);

        Assert.Equal($"5{int.MaxValue}-{ns},{long.MaxValue}", Encoding.UTF8.GetString(output.Written));
    }

    [Theory]
    [InlineData("""0/admin,{"token":"1"}""")]
    [InlineData("""2/admin,456["hello",{"a":[1,2,"ü"]}]""")]
    [InlineData("""52-/admin,456["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""")]
    [InlineData("""3/admin,456["ok"]""")]
    public void A_packet_that_is_cut_off_anywhere_is_refused_or_another_valid_packet(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes.AsSpan(0, length);
            if (SocketPacket.Parse(cut, MaxAttachments, out var packet) != ProtocolViolation.None) continue;

            Assert.InRange(packet.PayloadStart, 1, length);
            if (packet.PayloadStart < length)
                Assert.NotEqual(ProtocolViolation.None, SocketPayload.Check(packet.Type, cut[packet.PayloadStart..], packet.Attachments));
        }
    }

    [Fact]
    public void No_bytes_make_the_parser_throw() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        if (SocketPacket.Parse(bytes, MaxAttachments, out var packet) == ProtocolViolation.None)
            SocketPayload.Check(packet.Type, bytes.AsSpan(packet.PayloadStart), packet.Attachments);
    });

    [Fact]
    public void No_text_that_looks_like_a_packet_makes_the_parser_throw()
    {
        var text = Texts.Of("0123456789-/,[]{}\":\\_abnumplceholdrtrue \u001e", 80);
        text.Sample(each =>
        {
            var bytes = Encoding.UTF8.GetBytes(each);
            if (SocketPacket.Parse(bytes, MaxAttachments, out var packet) == ProtocolViolation.None)
                SocketPayload.Check(packet.Type, bytes.AsSpan(packet.PayloadStart), packet.Attachments);
        });
    }
}
