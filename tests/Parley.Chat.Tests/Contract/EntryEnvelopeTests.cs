using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Testing;

namespace Parley.Chat.Tests;

public sealed class EntryEnvelopeTests
{
    private static readonly LogEntry Message = new()
    {
        Pos = 7,
        Id = "m1",
        ConversationId = 1,
        Conversation = ConversationKey.Direct("alice", "bob"),
        Seq = 3,
        No = 3,
        Sender = "alice",
        Cid = "c1",
        Kind = MessageKinds.Text,
        Body = "\"hi\"",
        Time = 1_000,
    };

    [Fact]
    public void The_envelope_of_a_message_has_its_position() => Assert.Equal(
        """{"from":"alice","to":"bob","type":"json","msg":{"from":"alice","to":"bob","msg":"hi","kind":"text","cid":"c1","id":"m1","seq":3,"time":1000,"cursor":"ab.7","room":"/friend"}}""",
        Written(Message));

    [Fact]
    public void An_edited_message_has_the_time_of_its_edit() =>
        Assert.Contains(
            """"msg":"hi","kind":"text","cid":"c1","edited":2000,"id":"m1"""", Written(Message with { Changed = 2_000 }), StringComparison.Ordinal);

    [Fact]
    public void A_recalled_message_has_the_time_of_its_recall_and_no_content() => Assert.Contains(
        """"msg":"","kind":"recalled","cid":"c1","recalled":2000,"id":"m1"""",
        Written(Message with { Kind = MessageKinds.Recalled, Body = "\"\"", Changed = 2_000 }),
        StringComparison.Ordinal);

    [Fact]
    public void An_edit_has_the_seq_of_the_message_and_its_new_content()
    {
        var body = ChangeBody.Of(Message, MessageContent.Create("text", "\"ho\""u8, null, ["bob"]).Value);
        var edit = Message with { Id = "e1", Seq = 4, Cid = null, Kind = MessageKinds.Edit, Body = body, Ref = "m1" };

        Assert.Equal(3, ChangeBody.TargetSeq(edit));
        Assert.Contains(
            """"msg":{"id":"m1","seq":3,"msg":"ho","mentions":["bob"]},"kind":"edit","id":"e1","seq":4"""", Written(edit), StringComparison.Ordinal);
    }

    [Fact]
    public void An_envelope_has_at_most_the_estimated_bytes_and_not_many_fewer()
    {
        var texts = Texts.Any.Select(text => text.Length > 64 ? text[..64] : text);
        Gen.Select(texts, texts, texts, Gen.Int[0, 3], Gen.Long[0, long.MaxValue]).Sample((cid, quote, text, kind, number) =>
        {
            var body = JsonSerializer.Serialize(text, LogJson.Wire.String);
            var entry = Message with
            {
                Pos = number,
                Seq = number,
                Time = number,
                Id = new string('f', 32),
                Cid = cid,
                Quote = quote,
                Body = body,
                Changed = number,
                Mentions = [.. Enumerable.Repeat("bob", kind * 30)],
            };
            if (kind == 0)
                entry = entry with { Conversation = ConversationKey.Notices("alice"), Sender = "server", Body = $$"""{"text":{{body}}}""" };

            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                JsonSerializer.Serialize(
                    writer, new EntryEnvelope(entry, new Cursor(new string('a', 16), entry.Pos)), SocketJson.Default.EntryEnvelope);
            }

            var escaped = kind == 0 ? 1_000 : 6 * (cid.Length + quote.Length);
            Assert.InRange(JsonSize.Of(entry), stream.Length + 1, stream.Length + 512 + escaped);   // And a comma.
        });
    }

    private static string Written(LogEntry entry) =>
        JsonSerializer.Serialize(new EntryEnvelope(entry, new Cursor("ab", entry.Pos)), SocketJson.Default.EntryEnvelope);
}
