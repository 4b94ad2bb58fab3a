using System.Text.Json;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>Ids, lost sockets and messages as they are in Redis.</summary>
public sealed class StreamTextTests
{
    private static readonly SocketSession Session = new("pid", "sid", ["sid", "聊天"], JsonElement.Parse("""{"a":[1,"😀"]}"""));

    [Theory]
    [InlineData("0-0", 0, 0)]
    [InlineData("1795963836394-17", 1795963836394, 17)]
    [InlineData("18446744073709551615-18446744073709551615", ulong.MaxValue, ulong.MaxValue)]
    public void An_id_is_read_and_written(string text, ulong time, ulong number)
    {
        Assert.True(StreamId.TryParse(text, out var id));
        Assert.Equal(new StreamId(time, number), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("$")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1-1-1")]
    [InlineData("+1-1")]
    [InlineData(" 1-1")]
    [InlineData("1-1\n")]
    [InlineData("(1-1")]
    [InlineData("18446744073709551616-0")]
    public void Other_text_is_no_id(string? text) => Assert.False(StreamId.TryParse(text, out _));

    [Fact]
    public void Ids_are_ordered_by_time_and_number_as_their_offsets_are()
    {
        StreamId[] ids = [new(0, 0), new(0, ulong.MaxValue), new(1, 0), new(1, 5), new(2, 0)];

        Assert.Equal(ids, ids.Reverse().Order());
        Assert.Equal(ids, ids.Reverse().OrderBy(id => id.Offset.Position));
        Assert.Equal(new StreamId(0, ulong.MaxValue), new StreamId(1, 0).Previous);
        Assert.Equal(new StreamId(1, 4), new StreamId(1, 5).Previous);
        Assert.Equal(default, default(StreamId).Previous);
    }

    [Fact]
    public void A_lost_socket_is_read_as_it_was_written()
    {
        var read = SessionText.Read(SessionText.Write(Session, "/"), "pid", "/")!;

        Assert.Equal(("pid", "sid"), (read.RecoveryId, read.SocketId));
        Assert.True(JsonElement.DeepEquals(Session.Data!.Value, read.Data!.Value));
        Assert.Equal(Session.Rooms, read.Rooms);
        Assert.Null(SessionText.Read(SessionText.Write(Session with { Data = null }, "/"), "pid", "/")!.Data);
    }

    // What @socket.io/redis-streams-adapter 0.3.1 has written.
    [Fact]
    public void A_lost_socket_of_a_Node_server_is_read()
    {
        const string text = "hKNzaWSjc2lko3BpZKNwaWSlcm9vbXOSo3NpZKNyZWSkZGF0YYGkbmFtZaNBbm4=";

        var read = SessionText.Read(text, "pid", "/any")!;

        Assert.Equal(("sid", """{"name":"Ann"}"""), (read.SocketId, read.Data!.Value.GetRawText()));
        Assert.Equal(["sid", "red"], read.Rooms);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("gA==")]
    [InlineData("kA==")]
    [InlineData("hKNzaWSjc2lk")]
    public void Other_text_is_no_lost_socket(string text) => Assert.Null(SessionText.Read(text, "pid", "/"));

    [Fact]
    public void A_lost_socket_of_another_namespace_or_secret_is_none()
    {
        var text = SessionText.Write(Session, "/");

        Assert.Null(SessionText.Read(text, "pid", "/other"));
        Assert.Null(SessionText.Read(text, "other", "/"));
    }

    [Fact]
    public void A_message_has_JSON_without_binary_data_and_base64_with_it()
    {
        var plain = new ClusterMessage
        {
            Type = ClusterMessageType.Broadcast,
            Target = new BroadcastTarget(["red"], ["sid"]),
            Packet = new EventPacket("""["news","你好"]"""u8.ToArray(), []),
        };
        var binary = plain with
        {
            Packet = new EventPacket("""["photo",{"_placeholder":true,"num":0}]"""u8.ToArray(), [new byte[] { 1, 2 }]),
        };

        var fields = StreamMessage.Write(plain, "me", "/", ticket: 7);
        Assert.Equal(["uid", "nsp", "type", "data", "ticket"], fields.Select(field => (string?)field.Name));
        Assert.Equal(
            """{"opts":{"rooms":["red"],"except":["sid"],"flags":{}},"packet":{"type":2,"data":["news","你好"],"nsp":"/"}}""",
            fields[3].Value);
        Assert.DoesNotContain('{', (string)StreamMessage.Write(binary, "me", "/")[3].Value!);

        foreach (var message in new[] { plain, binary })
        {
            var read = Read(StreamMessage.Write(message, "me", "/", ticket: 7));
            Assert.Equal((7, "me", "/"), (read.Ticket, read.Uid, read.Namespace));
            Assert.True(read.TryRead(out var back));
            Assert.Equal(["red"], back!.Target.Rooms!);
            Assert.Equal(message.Packet!.Payload.ToArray(), back.Packet!.Payload.ToArray());
            Assert.Equal(message.Attachments.Length, back.Attachments.Length);
        }
    }

    // Computed by the npm package; the minus sign is its own.
    [Theory]
    [InlineData("/", "s-2")]
    [InlineData("/chat", "s-1")]
    [InlineData("/a-longer-namespace", "s-0")]
    [InlineData("/support", "s--1")]
    public void A_namespace_has_the_stream_that_Node_servers_use(string ns, string stream) =>
        Assert.Equal(stream, new RedisStreamsAdapterOptions { StreamName = "s", StreamCount = 3 }.StreamOf(ns));

    private static StreamMessage Read(NameValueEntry[] fields) =>
        StreamMessage.Of(new StreamId(1, 0), [.. fields.SelectMany(field => new[] { field.Name, field.Value })]);
}
