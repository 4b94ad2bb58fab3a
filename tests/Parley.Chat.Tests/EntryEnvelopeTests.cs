using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

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
    public void A_message_is_an_envelope_that_says_where_it_stands() => Assert.Equal(
        """{"from":"alice","to":"bob","type":"json","msg":{"from":"alice","to":"bob","msg":"hi","kind":"text","cid":"c1","id":"m1","seq":3,"time":1000,"cursor":"ab.7","room":"/friend"}}""",
        Written(Message));

    [Fact]
    public void An_edited_message_says_since_when() =>
        Assert.Contains(""""msg":"hi","kind":"text","cid":"c1","edited":2000,"id":"m1"""", Written(Message with { Changed = 2_000 }), StringComparison.Ordinal);

    [Fact]
    public void A_recalled_message_says_since_when_and_nothing_else() => Assert.Contains(
        """"msg":"","kind":"recalled","cid":"c1","recalled":2000,"id":"m1"""",
        Written(Message with { Kind = MessageKinds.Recalled, Body = "\"\"", Changed = 2_000 }),
        StringComparison.Ordinal);

    [Fact]
    public void An_edit_names_the_message_and_says_what_it_says_now()
    {
        var body = ChangeBody.Of(Message, MessageContent.Create("text", "\"ho\""u8, null, ["bob"]).Value);
        var edit = Message with { Id = "e1", Seq = 4, Cid = null, Kind = MessageKinds.Edit, Body = body, Ref = "m1" };

        Assert.Equal(3, ChangeBody.TargetSeq(edit));
        Assert.Contains(""""msg":{"id":"m1","seq":3,"msg":"ho","mentions":["bob"]},"kind":"edit","id":"e1","seq":4"""", Written(edit), StringComparison.Ordinal);
    }

    private static string Written(LogEntry entry) =>
        JsonSerializer.Serialize(new EntryEnvelope(entry, new Cursor("ab", entry.Pos)), SocketJson.Default.EntryEnvelope);
}
