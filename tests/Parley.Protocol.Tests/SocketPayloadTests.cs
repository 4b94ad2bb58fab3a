using System.Text;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class SocketPayloadTests
{
    private static ProtocolViolation Check(
        SocketPacketType type, string payload, int attachments = 0, int maxDepth = SocketPayload.DefaultMaxDepth) =>
        SocketPayload.Check(type, Encoding.UTF8.GetBytes(payload), attachments, maxDepth);

    [Theory]
    [InlineData(SocketPacketType.Connect, "")]
    [InlineData(SocketPacketType.Connect, """{"token":"123"}""")]
    [InlineData(SocketPacketType.Disconnect, "")]
    [InlineData(SocketPacketType.Event, """["hello"]""")]
    [InlineData(SocketPacketType.Event, """["hello",1,"2",{"3":[true]},null]""")]
    [InlineData(SocketPacketType.Event, "[5]")]
    [InlineData(SocketPacketType.Event, """["",{}]""")]
    [InlineData(SocketPacketType.Event, """["connected"]""")]
    [InlineData(SocketPacketType.Event, """["message"]""")]           // as long as "connect", and so on
    [InlineData(SocketPacketType.Event, """["attachment"]""")]
    [InlineData(SocketPacketType.Event, """["old_message"]""")]
    [InlineData(SocketPacketType.Event, """["lost_messages"]""")]
    [InlineData(SocketPacketType.Event, """["message_edited"]""")]
    [InlineData(SocketPacketType.Event, """["h\u0065llo"]""")]
    [InlineData(SocketPacketType.Ack, "[]")]
    [InlineData(SocketPacketType.Ack, """[{"a":1},2]""")]
    public void Valid_payloads_are_accepted(SocketPacketType type, string payload) =>
        Assert.Equal(ProtocolViolation.None, Check(type, payload));

    // This includes the parsers' own list of earlier faults (CVE-2023-32695).
    [Theory]
    [InlineData(SocketPacketType.Connect, "[]")]
    [InlineData(SocketPacketType.Connect, "\"invalid\"")]
    [InlineData(SocketPacketType.Connect, "null")]
    [InlineData(SocketPacketType.Connect, "1")]
    [InlineData(SocketPacketType.Connect, "{bad")]
    [InlineData(SocketPacketType.Connect, "{}{}")]
    [InlineData(SocketPacketType.Disconnect, "{}")]
    [InlineData(SocketPacketType.Event, "")]
    [InlineData(SocketPacketType.Event, "{}")]
    [InlineData(SocketPacketType.Event, "\"invalid\"")]
    [InlineData(SocketPacketType.Event, "null")]
    [InlineData(SocketPacketType.Event, "[]")]
    [InlineData(SocketPacketType.Event, "[null,\"bar\"]")]
    [InlineData(SocketPacketType.Event, "[true,\"foo\"]")]
    [InlineData(SocketPacketType.Event, "[{\"toString\":\"foo\"}]")]
    [InlineData(SocketPacketType.Event, "[[]]")]
    [InlineData(SocketPacketType.Event, "[\"some\",\"data\"")]
    [InlineData(SocketPacketType.Event, "[\"a\"]x")]
    [InlineData(SocketPacketType.Event, "[\"a\"][\"b\"]")]
    [InlineData(SocketPacketType.Event, "['a']")]
    [InlineData(SocketPacketType.Event, "[\"a\",]")]
    [InlineData(SocketPacketType.Event, "[\"a\",NaN]")]
    [InlineData(SocketPacketType.Event, "[\"a\",01]")]
    [InlineData(SocketPacketType.Event, "[\"a\"/*c*/]")]
    [InlineData(SocketPacketType.Event, "\uFEFF[\"a\"]")]
    [InlineData(SocketPacketType.Ack, "")]
    [InlineData(SocketPacketType.Ack, "{}")]
    [InlineData(SocketPacketType.Ack, "\"x\"")]
    public void Invalid_payloads_are_refused(SocketPacketType type, string payload) =>
        Assert.Equal(ProtocolViolation.IllegalPayload, Check(type, payload));

    [Theory]
    [InlineData("connect")]
    [InlineData("connect_error")]
    [InlineData("disconnect")]
    [InlineData("disconnecting")]
    [InlineData("newListener")]
    [InlineData("removeListener")]
    [InlineData("conn\\u0065ct")]
    public void Reserved_names_are_refused(string name)
    {
        Assert.Equal(ProtocolViolation.ReservedEvent, Check(SocketPacketType.Event, $"[\"{name}\"]"));
        Assert.Equal(ProtocolViolation.ReservedEvent, Check(SocketPacketType.BinaryEvent, $"[\"{name}\"]", attachments: 1));
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ud83d\\ud83d")]
    [InlineData("\\ude00")]
    [InlineData("conn\\uD800ct")]
    public void A_name_with_half_of_a_surrogate_pair_matches_no_event(string name)
    {
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.Event, $"[\"{name}\",1]"));
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.BinaryEvent, $"[\"{name}\",1]", attachments: 1));
    }

    [Theory]
    [InlineData("""[1,"plain"]""", false)]
    [InlineData("""["\n\\\"\u0041\/"]""", false)]
    [InlineData("""["\ud83d\ude00"]""", false)]
    [InlineData("""["\uD83D\uDE00\ud83d\ude00"]""", false)]
    [InlineData("""["\\ud83d"]""", false)]              // a backslash, and then letters
    [InlineData("""["\\d83d"]""", false)]
    [InlineData("""["\nd83d"]""", false)]
    [InlineData("""["\ud83d"]""", true)]
    [InlineData("""["\ude00"]""", true)]
    [InlineData("""["\ude00\ud83d"]""", true)]
    [InlineData("""["\ud83d\ud83d\ude00"]""", true)]
    [InlineData("""["\ud83dx\ude00"]""", true)]
    [InlineData("""["\ud83d\n"]""", true)]
    [InlineData("""["\\\ud83d"]""", true)]
    [InlineData("""{"\ud83d":1}""", true)]
    [InlineData("""["\ud83d","\ude00"]""", true)]
    public void Half_of_a_surrogate_pair_is_found_anywhere(string json, bool isFound) =>
        Assert.Equal(isFound, SocketPayload.HasLoneSurrogate(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void It_is_found_exactly_where_reading_the_text_would_throw()
    {
        string[] pieces = ["\\ud83d", "\\ude00", "\\u0041", "\\\\", "\\n", "a", "é", "\\\""];
        Gen.Int[0, pieces.Length - 1].Array[0, 8].Sample(chosen =>
        {
            var json = Encoding.UTF8.GetBytes($"\"{string.Concat(chosen.Select(one => pieces[one]))}\"");
            return SocketPayload.HasLoneSurrogate(json) == Throws(json);
        });
    }

    private static bool Throws(byte[] json)
    {
        var reader = new System.Text.Json.Utf8JsonReader(json);
        reader.Read();
        try
        {
            reader.GetString();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    [Theory]
    [InlineData(SocketPacketType.Connect, "{\"a\":", "}")]
    [InlineData(SocketPacketType.Event, "[\"a\",", "]")]
    [InlineData(SocketPacketType.BinaryEvent, "[\"a\",", "]")]
    [InlineData(SocketPacketType.Ack, "[", "]")]
    [InlineData(SocketPacketType.BinaryAck, "[", "]")]
    public void Every_kind_of_packet_has_the_same_depth(SocketPacketType type, string begin, string end)
    {
        Assert.Equal(ProtocolViolation.None, Check(type, Nested(19), attachments: 1, maxDepth: 20));
        Assert.Equal(ProtocolViolation.IllegalPayload, Check(type, Nested(20), attachments: 1, maxDepth: 20));

        string Nested(int depth) => begin + new string('[', depth) + new string(']', depth) + end;
    }

    [Fact]
    public void A_member_name_with_invalid_text_hides_no_placeholder()
    {
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.BinaryEvent, """["a",{"\ud83d":1,"_placeholder":true,"num":0}]""", 1));
        Assert.Equal(ProtocolViolation.IllegalPlaceholder,
            Check(SocketPacketType.BinaryEvent, """["a",{"\ud83d":1,"_placeholder":true,"num":7}]""", 1));
    }

    [Fact]
    public void A_client_sends_no_connect_error() =>
        Assert.Equal(ProtocolViolation.UnknownType, Check(SocketPacketType.ConnectError, "{}"));

    [Fact]
    public void Nesting_is_limited_and_no_depth_overflows_the_stack()
    {
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.Event, Nested(62)));
        Assert.Equal(ProtocolViolation.IllegalPayload, Check(SocketPacketType.Event, Nested(64)));
        Assert.Equal(ProtocolViolation.IllegalPayload, Check(SocketPacketType.Event, Nested(500_000)));
        Assert.Equal(ProtocolViolation.IllegalPayload, Check(SocketPacketType.Event, Nested(8), maxDepth: 8));

        static string Nested(int depth) => "[\"a\"," + new string('[', depth) + new string(']', depth) + "]";
    }

    [Theory]
    [InlineData("""["a",{"_placeholder":true,"num":0}]""")]
    [InlineData("""["a",{"num":1,"_placeholder":true}]""")]
    [InlineData("""["a",{"deep":[{"x":{"_placeholder":true,"num":1}}]},{"_placeholder":true,"num":1}]""")]
    [InlineData("""["a",{"_placeholder":false,"num":"x"}]""")]
    [InlineData("""["a",{"_placeholder":"true","num":99}]""")]
    [InlineData("""["a",{"num":99}]""")]
    [InlineData("""["a",{"_placeholder":true,"num":0},{"num":99}]""")]
    [InlineData("""["a",{"_placeholder":[true]},[true,99]]""")]
    [InlineData("""["a"]""")]
    public void Placeholders_of_announced_attachments_are_accepted(string payload) =>
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.BinaryEvent, payload, attachments: 2));

    // CVE-2022-2421: a placeholder's number was used without a check.
    [Theory]
    [InlineData("\"splice\"")]
    [InlineData("\"0\"")]
    [InlineData("-1")]
    [InlineData("2")]
    [InlineData("1.5")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[0]")]
    [InlineData("{\"num\":0}")]
    public void Placeholders_of_other_attachments_are_refused(string number)
    {
        Assert.Equal(ProtocolViolation.IllegalPlaceholder,
            Check(SocketPacketType.BinaryEvent, $$"""["a",{"_placeholder":true,"num":{{number}}}]""", 2));
        Assert.Equal(ProtocolViolation.IllegalPlaceholder,
            Check(SocketPacketType.BinaryAck, $$"""[{"x":[{"num":{{number}},"_placeholder":true}]}]""", 2));
    }

    [Theory]
    [InlineData("""["a",{"_placeholder":true}]""")]
    [InlineData("""["a",{"\u005fplaceholder":true}]""")]
    [InlineData("""["a",{"_placeholder":true,"number":0}]""")]
    [InlineData("""["a",{"_placeholder":true,"num":0},{"_placeholder":true}]""")]
    public void A_placeholder_needs_a_number_of_its_own(string payload) =>
        Assert.Equal(ProtocolViolation.IllegalPlaceholder, Check(SocketPacketType.BinaryEvent, payload, 1));

    [Fact]
    public void A_placeholder_is_found_as_deep_as_JSON_may_be_nested()
    {
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.BinaryEvent, Nested("0"), attachments: 1, maxDepth: 4));
        Assert.Equal(ProtocolViolation.IllegalPlaceholder, Check(SocketPacketType.BinaryEvent, Nested("1"), attachments: 1, maxDepth: 4));

        var deep = new string('[', 90) + new string(']', 90);   // The reader of System.Text.Json has a limit of 64 by itself.
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.BinaryEvent, $"[\"a\",{deep}]", attachments: 1, maxDepth: 100));

        static string Nested(string number) => """["a",{"b":{"c":{"_placeholder":true,"num":""" + number + "}}}]";
    }

    [Fact]
    public void In_an_event_without_attachments_a_placeholder_is_plain_data() =>
        Assert.Equal(ProtocolViolation.None, Check(SocketPacketType.Event, """["a",{"_placeholder":true,"num":7}]"""));
}
