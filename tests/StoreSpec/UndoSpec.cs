using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>What can be done and undone again and again uses nothing up, and leaves little behind with those to whom it is done.</summary>
public abstract class UndoSpec : Spec
{
    private FriendBook Friends => Chat.Get<FriendBook>();

    private JoinBook Joins => Chat.Get<JoinBook>();

    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task A_request_that_is_taken_back_takes_along_what_it_said_and_leaves_no_hole()
    {
        await Chat.UsersAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var before = Chat.Sync("bob", device).Cursor;
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob", "buy my tea"))).Value;

        await Friends.CancelAsync("alice", request.Id);

        foreach (var user in new[] { "alice", "bob" })
        {
            var notices = Chat.History(user, ConversationKind.Server, "server").Messages;
            Assert.Equal(["friend-request", "friend-cancelled"], notices.Select(notice => notice.Kind));
            Assert.Equal([1, 2], notices.Select(notice => notice.Seq));
            Assert.All(notices, notice => Assert.Equal($$"""{"from":"alice","to":"bob","request":"{{request.Id}}"}""", notice.Body));
        }

        Assert.Equal([1, 2], Chat.Sync("bob", device, cursor: before).Messages.Select(one => one.Seq));
        Assert.Equal(1, Assert.Single(Chat.Recent("bob")).Unread);   // What was taken back is no news on top.
        Assert.Equal(0, await Chat.CountAsync("select count(*) from request_notices"));
    }

    [Fact]
    public async Task What_an_answered_request_said_stays()
    {
        await Chat.UsersAsync("alice", "bob");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob", "it's me"))).Value;

        await Friends.AnswerAsync("bob", request.Id, true);

        Assert.Contains("it's me", Chat.History("bob", ConversationKind.Server, "server").Messages[0].Body, StringComparison.Ordinal);
        Assert.Equal(0, await Chat.CountAsync("select count(*) from request_notices"));
    }

    [Fact]
    public async Task One_may_ask_another_five_times_a_day_however_often_it_is_taken_back()
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
        Assert.Equal(10, Notices("bob").Count);
        Assert.Null((await Friends.RequestAsync("alice", new FriendRequestRequest("carol"))).Refusal);
        Assert.Null((await Friends.RequestAsync("bob", new FriendRequestRequest("alice"))).Refusal);
        Chat.Time.Advance(TimeSpan.FromHours(19));
        Assert.Null((await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Refusal);
    }

    [Fact]
    public async Task A_wish_to_join_that_is_taken_back_takes_along_what_it_said_and_comes_five_times_a_day()
    {
        var group = await TeaAsync("request");
        for (var i = 0; i < 5; i++) await CancelAsync("carol", (await Joins.JoinAsync("carol", group, new JoinGroupRequest("buy my tea"))).Value);

        Assert.Equal(Reason.RateLimited, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
        foreach (var user in new[] { "alice", "carol" })
        {
            var notices = Chat.History(user, ConversationKind.Server, "server").Messages.Where(notice => notice.Kind.StartsWith("group-join", StringComparison.Ordinal)).ToList();
            Assert.Equal(10, notices.Count(notice => notice.Kind is "group-join-requested" or "group-join-cancelled"));
            Assert.DoesNotContain(notices, notice => notice.Body.Contains("buy my tea", StringComparison.Ordinal));
        }

        Assert.Equal(0, await Chat.CountAsync("select count(*) from request_notices"));
    }

    [Fact]
    public async Task One_who_asks_and_takes_it_back_does_not_use_up_a_link()
    {
        var group = await TeaAsync("request");
        var code = (await Chat.Writer.RunAsync(new CreateLink("alice", group, new CreateLinkRequest(null, 5)))).Value.Code;

        for (var i = 0; i < 5; i++)
        {
            await CancelAsync("carol", (await Joins.FollowAsync("carol", code, new JoinGroupRequest())).Value);
            Assert.Equal(0, Uses(group));
        }

        Assert.Equal("requested", (await Joins.FollowAsync("dave", code, new JoinGroupRequest())).Value.State);
        Assert.Equal(1, Uses(group));
    }

    [Fact]
    public async Task A_link_is_used_by_users_and_not_by_calls()
    {
        var group = await TeaAsync("open");
        var code = (await Chat.Writer.RunAsync(new CreateLink("alice", group, new CreateLinkRequest(null, 2)))).Value.Code;

        for (var i = 0; i < 4; i++)
        {
            Assert.Null((await Joins.FollowAsync("carol", code, new JoinGroupRequest())).Refusal);
            await Groups.RemoveAsync("carol", group, "me");
        }

        Assert.Equal(1, Uses(group));
        Assert.Null((await Joins.FollowAsync("dave", code, new JoinGroupRequest())).Refusal);
        Assert.Equal(Reason.UnknownGroup, (await Joins.FollowAsync("erin", code, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Null((await Joins.FollowAsync("carol", code, new JoinGroupRequest())).Refusal);   // She holds one of the two.
    }

    [Fact]
    public async Task At_the_edge_a_link_lets_as_many_ask_as_it_has_uses()
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

    private long Uses(string group) => Joins.Links("alice", group).Value.Links.Single().Uses;

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
