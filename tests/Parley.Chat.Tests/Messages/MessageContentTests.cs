using System.Text;
using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

public sealed class MessageContentTests
{
    [Theory]
    [InlineData(null, "\"hello\"")]
    [InlineData("text", "\"\"")]
    [InlineData("text", "\"  \"")]
    [InlineData("text", "\"\\u4f60\\ud83d\\ude00\"")]
    [InlineData("text", "\"<b>'; drop table log --\"")]
    [InlineData("text", "\"\uFFFE\uFFFF\uE000\"")]
    [InlineData("custom", "{}")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n","size":1}""")]
    [InlineData("video", """{"file":"0123456789abcdef0123456789abcdef","name":"影片 (1).mp4","size":0,"width":1,"x":{"name":7}}""")]
    [InlineData("audio", """{"a":[{"b":[null,true]}],"file":"0123456789abcdef0123456789abcdef","n\u0061me":"n","size":9007199254740991}""")]
    [InlineData("location", """ { "latitude" : 1.5, "longitude":-180 } """)]
    [InlineData("location", """{"longitude":1.8e2,"latitude":-90,"name":"Pole"}""")]
    public void Valid_content_is_stored_unchanged(string? kind, string message)
    {
        var content = MessageContent.Create(kind, Encoding.UTF8.GetBytes(message)).Value;

        Assert.Equal((kind ?? "text", message), (content.Kind, content.Body));
    }

    [Theory]
    [InlineData("text", "1")]
    [InlineData("text", "null")]
    [InlineData("text", "{}")]
    [InlineData("text", "[\"a\"]")]
    [InlineData("text", "\"\\ud800\"")]
    [InlineData("text", "\"\\udc00\\ud800\"")]
    [InlineData("text", "\"a\\u0000b\"")]
    [InlineData("text", "\"a\" \"b\"")]
    [InlineData("text", "")]
    [InlineData("custom", "\"a\"")]
    [InlineData("custom", "[]")]
    [InlineData("custom", "{\"a\":\"\\ud800\"}")]
    [InlineData("custom", "{\"\\ud800\":1}")]
    [InlineData("custom", "{\"a\":\"\\u0000\"}")]
    [InlineData("custom", "{} {}")]
    [InlineData("custom", "{\"a\":")]
    [InlineData("image", "{}")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","size":1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n"}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"","size":1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":7,"size":1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":null,"size":1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"a\nb","size":1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"gpj\u202E.exe","size":1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n","size":-1}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n","size":1.5}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n","size":"1"}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n","size":1e30}""")]
    [InlineData("image", """{"file":"0123456789abcdef0123456789abcdef","name":"n","name":"m","size":1}""")]
    [InlineData("image", """{"x":{"file":"0123456789abcdef0123456789abcdef","name":"n","size":1}}""")]
    [InlineData("location", "{}")]
    [InlineData("location", """{"latitude":1}""")]
    [InlineData("location", """{"latitude":90.1,"longitude":1}""")]
    [InlineData("location", """{"latitude":1,"longitude":-180.1}""")]
    [InlineData("location", """{"latitude":1,"longitude":1e999}""")]
    [InlineData("location", """{"latitude":"1","longitude":1}""")]
    [InlineData("location", """{"latitude":1,"longitude":1,"latitude":2}""")]
    [InlineData("recall", "{}")]
    [InlineData("edit", "{}")]
    [InlineData("recalled", "\"\"")]
    [InlineData("deleted", "\"\"")]
    [InlineData("nonsense", "\"a\"")]
    [InlineData("", "\"a\"")]
    [InlineData("TEXT", "\"a\"")]
    [InlineData("__proto__", "{}")]
    public void Invalid_content_is_malformed(string kind, string message) =>
        Assert.Equal(Reason.Malformed, MessageContent.Create(kind, Encoding.UTF8.GetBytes(message)).Refusal?.Reason);

    [Theory]
    [InlineData("a", 32 * 1024, true)]
    [InlineData("a", (32 * 1024) + 1, false)]
    [InlineData("😀", 8 * 1024, true)]
    [InlineData("😀", (8 * 1024) + 1, false)]
    public void A_text_is_measured_in_UTF8_bytes(string character, int times, bool fits)
    {
        var message = Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat(character, times))}\"");

        Assert.Equal(fits ? null : Reason.TooLarge, MessageContent.Create("text", message).Refusal?.Reason);
    }

    [Fact]
    public void An_object_has_a_limit_of_bytes_and_depth()
    {
        var large = Encoding.UTF8.GetBytes($$"""{"a":"{{new string('x', 32 * 1024)}}"}""");
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"a":""", 17)) + "1" + new string('}', 17));

        Assert.Equal(Reason.TooLarge, MessageContent.Create("custom", large).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, MessageContent.Create("custom", deep).Refusal?.Reason);
    }

    [Fact]
    public void Only_the_server_writes_system_messages() =>
        Assert.Equal(Reason.Forbidden, MessageContent.Create("system", "{}"u8).Refusal?.Reason);

    [Fact]
    public void A_missing_message_is_malformed() =>
        Assert.Equal(Reason.Malformed, MessageContent.Create(null, default(JsonElement)).Refusal?.Reason);

    [Fact]
    public void A_parsed_message_is_stored_unchanged()
    {
        using var document = JsonDocument.Parse("""{"msg": { "a" : 1.0 }}""");

        Assert.Equal("""{ "a" : 1.0 }""", MessageContent.Create("custom", document.RootElement.GetProperty("msg")).Value.Body);
    }

    [Theory]
    [InlineData("", "bob")]
    [InlineData(null, "NOT A USER")]
    public void Quote_and_mentions_are_checked(string? quote, string mention) =>
        Assert.Equal(Reason.Malformed, MessageContent.Create(null, "\"a\""u8, quote, [mention]).Refusal?.Reason);

    [Fact]
    public void Too_many_mentions_are_malformed()
    {
        Assert.Null(MessageContent.Create(null, "\"a\""u8, null, ["@all", "bob"]).Refusal);
        string[] users = [.. Enumerable.Range(0, 101).Select(i => $"user{i}")];

        Assert.Equal(Reason.Malformed, MessageContent.Create(null, "\"a\""u8, null, users).Refusal?.Reason);
        Assert.Null(MessageContent.Create(null, "\"a\""u8, null, users[..100]).Refusal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    [InlineData("c1", true)]
    [InlineData(null, true)]
    public void A_cid_is_a_short_string(string? cid, bool isValid)
    {
        var content = MessageContent.Create(null, "\"a\""u8).Value;

        Assert.Equal(
            isValid ? null : Reason.Malformed, SendMessage.Create("alice", ConversationKind.Friend, "bob", content, cid).Refusal?.Reason);
        Assert.Equal(
            Reason.Malformed, SendMessage.Create("alice", ConversationKind.Friend, "bob", content, new string('c', 65)).Refusal?.Reason);
        Assert.Null(SendMessage.Create("alice", ConversationKind.Friend, "bob", content, new string('c', 64)).Refusal);
        Assert.Equal(Reason.Forbidden, SendMessage.Create("alice", ConversationKind.Server, "bob", content, null).Refusal?.Reason);
    }
}
