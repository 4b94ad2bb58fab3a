using System.Text;
using System.Text.Json;
using CsCheck;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>Messages in the form of <c>ClusterAdapter</c>; the real one reads and writes them in the tests with Node.</summary>
public sealed class ClusterJsonTests
{
    private static readonly BroadcastTarget Somebody = new(["聊天室", "a\"b"], ["muted"]) { IsVolatile = true, IsUncompressed = true };

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static EventPacket Packet(string json, params ReadOnlyMemory<byte>[] attachments) => new(Utf8(json), attachments);

    private static ReadOnlyMemory<byte> Written(ClusterMessage message) =>
        WireBytes.Write(ClusterJson.Write(message, "/chat"), message.Attachments);

    private static ClusterMessage? Read(ReadOnlyMemory<byte> bytes)
    {
        Assert.True(ClusterJson.TryRead(bytes, "/chat", out var message));
        return message;
    }

    [Fact]
    public void A_broadcast_is_the_JSON_that_Node_writes()
    {
        var json = Written(new ClusterMessage
        {
            Type = ClusterMessageType.Broadcast,
            Uid = "1",
            RequestId = "2",
            Target = Somebody,
            Timeout = TimeSpan.FromSeconds(2),
            Packet = Packet("""["news","你好"]"""),
        });

        Assert.Equal(
            """{"uid":"1","nsp":"/chat","type":3,"data":{"requestId":"2","opts":{"rooms":["聊天室","a\"b"],"except":["muted"],"flags":{"volatile":true,"compress":false,"timeout":2000}},"packet":{"type":2,"data":["news","你好"],"nsp":"/chat"}}}""",
            Encoding.UTF8.GetString(json.Span));
        Assert.StartsWith(Encoding.UTF8.GetString(ClusterJson.PrefixOf("1")), Encoding.UTF8.GetString(json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broadcast_is_read_as_it_was_written()
    {
        var read = Read(Written(new ClusterMessage
        {
            Type = ClusterMessageType.Broadcast,
            Uid = "1",
            RequestId = "2",
            Target = Somebody,
            Timeout = TimeSpan.FromSeconds(2),
            Packet = Packet("""["photo",{"_placeholder":true,"num":0},1.5]""", Utf8("\0\u0001")),
        }))!;

        Assert.Equal((ClusterMessageType.Broadcast, "1", "2", TimeSpan.FromSeconds(2)), (read.Type, read.Uid, read.RequestId, read.Timeout));
        Assert.Equal(Somebody.Rooms, read.Target.Rooms);
        Assert.Equal(Somebody.Except, read.Target.Except);
        Assert.True(read.Target.IsVolatile && read.Target.IsUncompressed);
        Assert.Equal("""["photo",{"_placeholder":true,"num":0},1.5]""", Encoding.UTF8.GetString(read.Packet!.Payload.Span));
        Assert.Equal(new byte[] { 0, 1 }, read.Attachments.Single().ToArray());
    }

    [Fact]
    public void The_other_messages_are_read_as_they_were_written()
    {
        var socket = new SocketDescription(
            "id", ["id", "red"],
            new RemoteHandshake(
                new Dictionary<string, string> { ["a"] = "1" }, "10.0.0.1", IsSecure: true, DateTimeOffset.UnixEpoch.AddSeconds(1.5)),
            JsonElement.Parse("""{"name":"Ann"}"""));
        var response = new ClusterMessage { Type = ClusterMessageType.FetchSocketsResponse, RequestId = "r", Sockets = [socket] };
        var found = Assert.Single(Read(Written(response))!.Sockets);

        Assert.Equal((socket.Id, "red", "1"), (found.Id, found.Rooms[1], found.Handshake.Query["a"]));
        Assert.Equal((socket.Handshake.Address, socket.Handshake.Time), (found.Handshake.Address, found.Handshake.Time));
        Assert.True(found.Handshake.IsSecure);
        Assert.Equal("Ann", found.Data!.Value.GetProperty("name").GetString());
        Assert.Equal(["x"], Read(Written(new ClusterMessage { Type = ClusterMessageType.SocketsJoin, Rooms = ["x"] }))!.Rooms);
        Assert.True(Read(Written(new ClusterMessage { Type = ClusterMessageType.DisconnectSockets, Close = true }))!.Close);
        Assert.Equal(7, Read(Written(new ClusterMessage { Type = ClusterMessageType.BroadcastClientCount, ClientCount = 7 }))!.ClientCount);
        Assert.Equal(
            "[\"yes\"]",
            Encoding.UTF8.GetString(Read(Written(new ClusterMessage
            {
                Type = ClusterMessageType.BroadcastAck,
                Answer = EventArguments.FromPayload("""["yes","more"]"""u8, []),
            }))!.Answer.ToPayload()));
        Assert.Equal(ClusterMessageType.Heartbeat, Read(Written(new ClusterMessage { Type = ClusterMessageType.Heartbeat }))!.Type);
    }

    // JavaScript has rooms that are numbers, and leaves out what is undefined.
    [Fact]
    public void What_only_JavaScript_writes_is_read()
    {
        var message = Read(Utf8("""{"type":3,"data":{"packet":{"type":2,"data":["a"]},"opts":{"rooms":[7],"except":[]}},"uid":"1","nsp":"/chat"}"""))!;
        var answer = Read(Utf8("""{"type":12,"data":{"requestId":"r"},"uid":"1","nsp":"/chat"}"""))!;

        Assert.Equal(["7"], message.Target.Rooms!);
        Assert.Null(Read(Utf8("""{"type":4,"data":{"opts":{"rooms":[],"except":[]},"rooms":["a"]},"nsp":"/chat"}"""))!.Target.Rooms);
        Assert.Equal(0, answer.Answer.Count);
    }

    [Theory]
    [InlineData("""{"type":99,"data":{},"uid":"1","nsp":"/chat"}""")]
    [InlineData("""{"type":3,"data":{},"uid":"1","nsp":"/other"}""")]
    [InlineData("""{"type":-1,"nsp":"/chat"}""")]
    public void Messages_of_other_namespaces_and_versions_are_harmless(string json) => Assert.Null(Read(Utf8(json)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("""{"type":"x","nsp":"/chat"}""")]
    [InlineData("""{"type":3,"nsp":"/chat"}""")]
    [InlineData("""{"type":3,"data":{"packet":{"data":["connect"]},"opts":{}},"nsp":"/chat"}""")]
    [InlineData("""{"type":3,"data":{"packet":{"data":["a"]},"opts":{"rooms":[{}]}},"nsp":"/chat"}""")]
    [InlineData("""{"type":3,"data":{"packet":{"data":["a"]},"opts":{"rooms":["\ud800"]}},"nsp":"/chat"}""")]
    [InlineData("""{"type":8,"data":{"requestId":"r","sockets":[{}]},"nsp":"/chat"}""")]
    public void Malformed_messages_are_refused(string json) => Assert.False(ClusterJson.TryRead(Utf8(json), "/chat", out _));

    [Fact]
    public void No_bytes_cause_an_exception() =>
        Gen.Byte.Array[0, 60].Sample(bytes => ClusterJson.TryRead(bytes, "/chat", out _) is var _, iter: 20_000);

    [Fact]
    public void Depth_is_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000));

        Assert.False(ClusterJson.TryRead(Utf8($$"""{"nsp":"/chat","type":3,"data":{{deep}}"""), "/chat", out _));
        Assert.False(ClusterJson.TryRead(Enumerable.Repeat((byte)0x91, 100_000).ToArray(), "/chat", out _));
    }

    [Fact]
    public void A_room_that_is_no_text_does_not_stop_a_message()
    {
        var read = Read(Written(new ClusterMessage { Type = ClusterMessageType.SocketsJoin, Rooms = ["a\ud800b"] }))!;

        Assert.Equal(["a\ufffdb"], read.Rooms);
    }
}
