using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.StoreSpec;

/// <summary>What is said to everybody.</summary>
public abstract class AnnouncementSpec : Spec
{
    [Fact]
    public async Task It_is_one_entry_that_all_who_are_there_read_and_each_has_read_for_himself()
    {
        await Chat.UsersAsync("alice", "bob");
        var device = await Chat.DeviceAsync("alice");
        var cursor = Chat.Sync("alice", device).Cursor;

        var announced = await AnnounceAsync("We close at five", "Today");

        Assert.Equal(1, announced.Seq);
        var entry = Assert.Single(Chat.Sync("alice", device, cursor: cursor).Messages);
        Assert.Equal(
            (announced.Id, "announcement", "server", "*", """{"text":"We close at five","title":"Today"}"""),
            (entry.Id, entry.Kind, entry.Sender, entry.To.ToString(), entry.Body));
        Assert.Null(Assert.Single(Chat.Observed.Entries, committed => committed.Entry.Kind == "announcement").Recipients);   // Everybody.
        Assert.Equal((1, 1), (Unread("alice"), Unread("bob")));

        var mark = await Chat.ReadAsync("alice", ConversationKind.Server, "*", announced.Seq);
        Assert.Equal((1, 0, true), (mark.Seq, mark.Unread, mark.Changed));
        Assert.Equal((0, 1), (Unread("alice"), Unread("bob")));

        await AnnounceAsync("We are open again");
        Assert.Equal((1, 2), (Unread("alice"), Unread("bob")));
    }

    [Fact]
    public async Task A_new_user_sees_what_is_said_from_then_on()
    {
        await AnnounceAsync("before");
        await Chat.UsersAsync("alice");
        Assert.Empty(Chat.Recent("alice"));
        Assert.Empty(Chat.History("alice", ConversationKind.Server, "*").Messages);

        await AnnounceAsync("after");
        Assert.Equal(1, Unread("alice"));
        Assert.Equal([2], Chat.History("alice", ConversationKind.Server, "*").Messages.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Each_user_may_clear_and_hide_it_for_himself()
    {
        await Chat.UsersAsync("alice", "bob");
        await AnnounceAsync("1");

        await Chat.ClearAsync("alice", ConversationKind.Server, "*");
        await Chat.ChangeAsync("bob", ConversationKind.Server, "*", """{"hidden":true}""");
        Assert.Empty(Chat.Recent("alice"));
        Assert.Empty(Chat.Recent("bob"));

        await AnnounceAsync("2");
        Assert.Equal((1, 2), (Unread("alice"), Unread("bob")));
    }

    [Theory]
    [InlineData(null, null, "malformed")]
    [InlineData("", null, "malformed")]
    [InlineData(" \n", null, "malformed")]
    [InlineData("a\0b", null, "malformed")]
    [InlineData("x", "", "malformed")]
    [InlineData("x", "a\nb", "malformed")]
    [InlineData("long", null, "too-large")]
    public void What_says_nothing_or_too_much_is_refused(string? text, string? title, string reason)
    {
        if (text == "long") text = new string('字', (32 * 1024 / 3) + 1);

        Assert.Equal(reason, Announce.Create(text, title).Refusal?.Reason.WireName());
    }

    private async Task<Announced> AnnounceAsync(string text, string? title = null) =>
        (await Chat.Writer.RunAsync(Announce.Create(text, title).Value)).Value;

    private long Unread(string user) => Chat.Recent(user).Single(recent => recent.With == "*").Unread;
}
