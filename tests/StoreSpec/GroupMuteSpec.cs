using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Who may not send to a group, and for how long.</summary>
public abstract class GroupMuteSpec : Spec
{
    private const long Minute = 60_000;

    private long Now => Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_muted_member_may_not_send_until_the_time_is_over()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "carol", "remembered as one who may");

        Assert.Null(await MuteAsync("bob", group, "carol", Now + Minute));

        var refusal = (await SendAsync("carol", group))!;
        Assert.Equal((Reason.Muted, Minute), (refusal.Reason, refusal.RetryAfter));
        Chat.Time.Advance(TimeSpan.FromMilliseconds(Minute - 1));
        Assert.Equal(1, (await SendAsync("carol", group))?.RetryAfter);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await SendAsync("carol", group));
        Assert.Null(Chat.Get<GroupBook>().Find("carol", group).Value.MutedUntil);
        Assert.Null(await SendAsync("alice", group));
    }

    [Fact]
    public async Task All_learn_of_a_mute_and_the_muted_one_has_a_notice_of_his_own()
    {
        var group = await TeaAsync();
        var until = Now + Minute;

        await MuteAsync("alice", group, "carol", until);
        await MuteAsync("alice", group, "carol", until);   // It is so already.

        Assert.Equal([$$"""{"event":"muted","users":["carol"],"by":"alice","until":{{until}}}"""], Chat.Bodies("bob", group).Skip(2));
        Assert.Equal($$"""{"group":"{{group}}","name":"Group","by":"alice","until":{{until}}}""", Chat.LastNotice("carol", "group-muted"));
        Assert.Equal(until, Chat.Get<GroupBook>().Find("carol", group).Value.MutedUntil);
        Assert.Equal(until, Chat.Get<GroupBook>().Find("bob", group).Value.Members.Single(member => member.Id == "carol").MutedUntil);

        await MuteAsync("bob", group, "carol", null);
        await MuteAsync("bob", group, "carol", null);
        Assert.Equal("""{"event":"unmuted","users":["carol"],"by":"bob"}""", Chat.Bodies("bob", group)[^1]);
        Assert.Equal(4, Chat.Bodies("bob", group).Count);
        Chat.LastNotice("carol", "group-unmuted");
        Assert.Null(await SendAsync("carol", group));
    }

    [Fact]
    public async Task A_mute_holds_whatever_else_is_in_the_same_batch()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "carol", "remembered");
        using var hold = new ManualResetEventSlim();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });
        var before = Chat.SendAsync("carol", ConversationKind.Group, group, "before");
        var mute = Chat.Writer.RunAsync(new MuteMember("alice", group, "carol", Now + Minute));
        var after = Chat.SendAsync("carol", ConversationKind.Group, group, "after");
        var unmute = Chat.Writer.RunAsync(new MuteMember("alice", group, "carol", null));
        var again = Chat.SendAsync("carol", ConversationKind.Group, group, "again");
        hold.Set();

        await Task.WhenAll(holding, mute, unmute);
        Assert.Null((await before).Refusal);
        Assert.Equal(Reason.Muted, (await after).Refusal?.Reason);
        Assert.Null((await again).Refusal);
    }

    [Fact]
    public async Task Who_leaves_and_comes_back_is_still_muted()
    {
        var group = await TeaAsync();
        await MuteAsync("alice", group, "carol", Now + Minute);
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Equal(Reason.Muted, (await SendAsync("carol", group))?.Reason);
    }

    [Fact]
    public async Task Where_all_are_muted_only_those_who_run_the_group_send()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "carol", "remembered");

        Assert.Null(await MuteAllAsync("bob", group, GroupRules.Forever));
        Assert.Null(await MuteAllAsync("alice", group, GroupRules.Forever));

        var refusal = (await SendAsync("carol", group))!;
        Assert.Equal((Reason.Muted, null), (refusal.Reason, refusal.RetryAfter));
        Assert.Null(await SendAsync("alice", group));
        Assert.Null(await SendAsync("bob", group));
        Assert.Equal("""{"event":"all-muted","users":[],"by":"bob"}""", Chat.Bodies("carol", group)[^1]);
        var shown = Chat.Get<GroupBook>().Find("carol", group).Value;
        Assert.Equal((true, null), (shown.AllMuted, shown.AllMutedUntil));

        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Member));
        Assert.Equal(Reason.Muted, (await SendAsync("bob", group))?.Reason);   // He runs it no more.
        Assert.Null(await MuteAllAsync("alice", group, null));
        Assert.Equal("""{"event":"all-unmuted","users":[],"by":"alice"}""", Chat.Bodies("carol", group)[^1]);
        Assert.Null(await SendAsync("carol", group));
    }

    [Fact]
    public async Task All_may_be_muted_until_a_time_and_one_even_longer()
    {
        var group = await TeaAsync();
        await MuteAllAsync("alice", group, Now + Minute);
        await MuteAsync("alice", group, "carol", Now + (2 * Minute));

        Assert.Equal(2 * Minute, (await SendAsync("carol", group))?.RetryAfter);
        Assert.Equal(Now + Minute, Chat.Get<GroupBook>().Find("carol", group).Value.AllMutedUntil);
        Chat.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Minute, (await SendAsync("carol", group))?.RetryAfter);
        Assert.Null(Chat.Get<GroupBook>().Find("carol", group).Value.AllMuted);
        Assert.Null(await MuteAllAsync("alice", group, null));   // Over by itself: nothing to tell.
        Assert.Equal(["created", "role", "all-muted", "muted"], Chat.GroupEvents("carol", group));
    }

    [Theory]
    [InlineData("alice", "bob", 1, null)]
    [InlineData("bob", "carol", 1, null)]
    [InlineData("bob", "alice", 1, "forbidden")]
    [InlineData("bob", "bob", 1, "forbidden")]
    [InlineData("alice", "alice", 1, "forbidden")]
    [InlineData("carol", "dave", 1, "forbidden")]
    [InlineData("alice", "mallory", 1, "unknown-user")]
    [InlineData("alice", "", 1, "unknown-user")]
    [InlineData("mallory", "carol", 1, "unknown-group")]
    [InlineData("alice", "carol", 0, "malformed")]
    [InlineData("alice", "carol", -1, "malformed")]
    [InlineData("alice", "carol", long.MaxValue, "malformed")]
    public async Task Who_may_mute_whom(string by, string user, long after, string? reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await MuteAsync(by, group, user, unchecked(Now + after)))?.WireName());
    }

    [Theory]
    [InlineData("carol", 1, "forbidden")]
    [InlineData("mallory", 1, "unknown-group")]
    [InlineData("alice", 0, "malformed")]
    [InlineData("alice", -1, "malformed")]
    public async Task Who_may_mute_all(string by, long after, string reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await MuteAllAsync(by, group, Now + after))?.WireName());
        Assert.Null(await SendAsync("carol", group));
    }

    /// <summary>A group of alice's, which bob runs with her.</summary>
    private async Task<string> TeaAsync()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob", "carol", "dave");
        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Admin));
        return group;
    }

    private async Task<Refusal?> SendAsync(string user, string group) => (await Chat.SendAsync(user, ConversationKind.Group, group, "hi")).Refusal;

    private async Task<Reason?> MuteAsync(string by, string group, string user, long? until) =>
        (await Chat.Writer.RunAsync(new MuteMember(by, group, user, until))).Refusal?.Reason;

    private async Task<Reason?> MuteAllAsync(string by, string group, long? until) =>
        (await Chat.Writer.RunAsync(new MuteGroup(by, group, until))).Refusal?.Reason;
}
