using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Reversible actions that are repeated use up nothing, and leave few notices with the other users.</summary>
public abstract class UndoSpec : Spec
{
    private FriendBook Friends => Chat.Get<FriendBook>();

    private JoinBook Joins => Chat.Get<JoinBook>();

    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task A_cancelled_request_loses_its_content_and_leaves_no_gap()
    {
        await Chat.UsersAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var before = (await Chat.SyncAsync("bob", device)).Cursor;
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob", "buy my tea"))).Value;

        await Friends.CancelAsync("alice", request.Id);

        foreach (var user in new[] { "alice", "bob" })
        {
            var notices = (await Chat.HistoryAsync(user, ConversationKind.Server, "server")).Messages;
            Assert.Equal(["friend-request", "friend-cancelled"], notices.Select(notice => notice.Kind));
            Assert.Equal([1, 2], notices.Select(notice => notice.Seq));
            Assert.All(notices, notice => Assert.Equal($$"""{"from":"alice","to":"bob","request":"{{request.Id}}"}""", notice.Body));
        }

        Assert.Equal([1, 2], (await Chat.SyncAsync("bob", device, cursor: before)).Messages.Select(one => one.Seq));
        Assert.Equal(1, Assert.Single(await Chat.RecentAsync("bob")).Unread);   // A cancelled request is not an additional notice.
        Assert.Equal(0, await Chat.CountAsync("select count(*) from request_notices"));
    }

    [Fact]
    public async Task An_answered_request_keeps_its_content()
    {
        await Chat.UsersAsync("alice", "bob");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob", "it's me"))).Value;

        await Friends.AnswerAsync("bob", request.Id, true);

        Assert.Contains(
            "it's me", (await Chat.HistoryAsync("bob", ConversationKind.Server, "server")).Messages[0].Body, StringComparison.Ordinal);
        Assert.Equal(0, await Chat.CountAsync("select count(*) from request_notices"));
    }

    [Fact]
    public async Task A_user_may_ask_another_five_times_a_day_including_cancelled_requests()
    {
        await Chat.UsersAsync("alice", "bob", "carol");
        for (var i = 0; i < 5; i++)
        {
            var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value;
            await Friends.CancelAsync("alice", request.Id);
            Chat.Time.Advance(TimeSpan.FromHours(1));
        }

        var refusal = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Refusal;
        Assert.Equal((Reason.RateLimited, (long)TimeSpan.FromHours(19).TotalMilliseconds), (refusal?.Reason, refusal?.RetryAfter));
        Assert.Equal(10, (await NoticesAsync("bob")).Count);
        Assert.Null((await Friends.RequestAsync("alice", new FriendRequestRequest("carol"))).Refusal);
        Assert.Null((await Friends.RequestAsync("bob", new FriendRequestRequest("alice"))).Refusal);
        Chat.Time.Advance(TimeSpan.FromHours(19));
        Assert.Null((await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Refusal);
    }

    [Fact]
    public async Task A_cancelled_join_request_loses_its_content_and_may_be_made_five_times_a_day()
    {
        var group = await TeaAsync("request");
        for (var i = 0; i < 5; i++)
            await CancelAsync("carol", (await Joins.JoinAsync("carol", group, new JoinGroupRequest("buy my tea"))).Value);

        Assert.Equal(Reason.RateLimited, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
        foreach (var user in new[] { "alice", "carol" })
        {
            var notices = (await Chat.HistoryAsync(user, ConversationKind.Server, "server")).Messages.Where(
                notice => notice.Kind.StartsWith("group-join", StringComparison.Ordinal)).ToList();
            Assert.Equal(10, notices.Count(notice => notice.Kind is "group-join-requested" or "group-join-cancelled"));
            Assert.DoesNotContain(notices, notice => notice.Body.Contains("buy my tea", StringComparison.Ordinal));
        }

        Assert.Equal(0, await Chat.CountAsync("select count(*) from request_notices"));
    }

    [Fact]
    public async Task Requesting_and_cancelling_does_not_use_up_a_link()
    {
        var group = await TeaAsync("request");
        var code = (await Chat.Writer.RunAsync(new CreateLink("alice", group, new CreateLinkRequest(null, 5)))).Value.Code;

        for (var i = 0; i < 5; i++)
        {
            await CancelAsync("carol", (await Joins.FollowAsync("carol", code, new JoinGroupRequest())).Value);
            Assert.Equal(0, await UsesAsync(group));
        }

        Assert.Equal("requested", (await Joins.FollowAsync("dave", code, new JoinGroupRequest())).Value.State);
        Assert.Equal(1, await UsesAsync(group));
    }

    [Fact]
    public async Task A_link_counts_users_and_not_calls()
    {
        var group = await TeaAsync("open");
        var code = (await Chat.Writer.RunAsync(new CreateLink("alice", group, new CreateLinkRequest(null, 2)))).Value.Code;

        for (var i = 0; i < 4; i++)
        {
            Assert.Null((await Joins.FollowAsync("carol", code, new JoinGroupRequest())).Refusal);
            await Groups.RemoveAsync("carol", group, "me");
        }

        Assert.Equal(1, await UsesAsync(group));
        Assert.Null((await Joins.FollowAsync("dave", code, new JoinGroupRequest())).Refusal);
        Assert.Equal(Reason.UnknownGroup, (await Joins.FollowAsync("erin", code, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Null((await Joins.FollowAsync("carol", code, new JoinGroupRequest())).Refusal);   // She holds one of the two.
    }

    [Fact]
    public async Task Simultaneous_requests_cannot_exceed_the_uses_of_a_link()
    {
        const int uses = 5;
        var group = await TeaAsync("request");
        var users = Enumerable.Range(0, 20).Select(i => $"user{i}").ToArray();
        await Chat.UsersAsync(users);
        var code = (await Chat.Writer.RunAsync(new CreateLink("alice", group, new CreateLinkRequest(null, uses)))).Value.Code;

        await Task.WhenAll(users.Select(async (user, i) =>
        {
            for (var round = 0; round < 4; round++)
            {
                var asked = await Joins.FollowAsync(user, code, new JoinGroupRequest());
                Assert.InRange(await Chat.CountAsync("select uses from group_links"), 0, uses);
                if (asked.TryGet(out var answer, out _) && (i + round) % 2 == 0) await CancelAsync(user, answer);
            }
        }));

        var open = await Chat.CountAsync("select count(*) from join_requests where state = 'open'");
        Assert.Equal(open, await Chat.CountAsync("select uses from group_links"));
        Assert.Equal(open, await Chat.CountAsync("select count(*) from link_uses"));
    }

    private async Task<long> UsesAsync(string group) => (await Joins.LinksAsync("alice", group)).Value.Links.Single().Uses;

    private async Task CancelAsync(string user, JoinAnswer answer) => Assert.Null((await Joins.CancelAsync(user, answer.Request!)).Refusal);

    private async Task<string> TeaAsync(string joining)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("carol", "dave", "erin");
        var group = await Chat.GroupAsync("alice", "bob");
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(Joining: joining)));
        return group;
    }
}
