using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.StoreSpec;

/// <summary>Announcements.</summary>
public abstract class AnnouncementSpec : Spec
{
    [Fact]
    public async Task An_announcement_is_one_entry_for_all_users_and_each_has_their_own_read_mark()
    {
        await Chat.UsersAsync("alice", "bob");
        var device = await Chat.DeviceAsync("alice");
        var cursor = (await Chat.SyncAsync("alice", device)).Cursor;

        var announced = await AnnounceAsync("We close at five", "Today");
        await Chat.SettleAsync();

        Assert.Equal(1, announced.Seq);
        var entry = Assert.Single((await Chat.SyncAsync("alice", device, cursor: cursor)).Messages);
        Assert.Equal(
            (announced.Id, "announcement", "server", "*", """{"text":"We close at five","title":"Today"}"""),
            (entry.Id, entry.Kind, entry.Sender, entry.To.ToString(), entry.Body));
        Assert.Null(Assert.Single(Chat.Observed.Entries, committed => committed.Entry.Kind == "announcement").Recipients);   // Everybody.
        Assert.Equal((1, 1), (await UnreadAsync("alice"), await UnreadAsync("bob")));

        var mark = await Chat.ReadAsync("alice", ConversationKind.Server, "*", announced.Seq);
        Assert.Equal((1, 0, true), (mark.Seq, mark.Unread, mark.Changed));
        Assert.Equal((0, 1), (await UnreadAsync("alice"), await UnreadAsync("bob")));

        await AnnounceAsync("We are open again");
        Assert.Equal((1, 2), (await UnreadAsync("alice"), await UnreadAsync("bob")));
    }

    [Fact]
    public async Task A_new_user_sees_only_later_announcements()
    {
        await AnnounceAsync("before");
        await Chat.UsersAsync("alice");
        Assert.Empty(await Chat.RecentAsync("alice"));
        Assert.Empty((await Chat.HistoryAsync("alice", ConversationKind.Server, "*")).Messages);

        await AnnounceAsync("after");
        Assert.Equal(1, await UnreadAsync("alice"));
        Assert.Equal([2], (await Chat.HistoryAsync("alice", ConversationKind.Server, "*")).Messages.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Each_user_can_clear_and_hide_announcements()
    {
        await Chat.UsersAsync("alice", "bob");
        await AnnounceAsync("1");

        await Chat.ClearAsync("alice", ConversationKind.Server, "*");
        await Chat.ChangeAsync("bob", ConversationKind.Server, "*", """{"hidden":true}""");
        Assert.Empty(await Chat.RecentAsync("alice"));
        Assert.Empty(await Chat.RecentAsync("bob"));

        await AnnounceAsync("2");
        Assert.Equal((1, 2), (await UnreadAsync("alice"), await UnreadAsync("bob")));
    }

    [Theory]
    [InlineData(null, null, "malformed")]
    [InlineData("", null, "malformed")]
    [InlineData(" \n", null, "malformed")]
    [InlineData("a\0b", null, "malformed")]
    [InlineData("x", "", "malformed")]
    [InlineData("x", "a\nb", "malformed")]
    [InlineData("long", null, "too-large")]
    public void An_empty_or_too_long_announcement_is_refused(string? text, string? title, string reason)
    {
        if (text == "long") text = new string('字', (32 * 1024 / 3) + 1);

        Assert.Equal(reason, Announce.Create(text, title).Refusal?.Reason.WireName());
    }

    private async Task<Announced> AnnounceAsync(string text, string? title = null) =>
        (await Chat.Writer.RunAsync(Announce.Create(text, title).Value)).Value;

    private async Task<long> UnreadAsync(string user) => (await Chat.RecentAsync(user)).Single(recent => recent.With == "*").Unread;
}
