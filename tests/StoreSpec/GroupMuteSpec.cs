using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Mutes in a group: who may not send, and for how long.</summary>
public abstract class GroupMuteSpec : Spec
{
    private const long Minute = 60_000;

    private long Now => Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_muted_member_cannot_send_until_the_mute_ends()
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
        Assert.Null((await Chat.Get<GroupBook>().FindAsync("carol", group)).Value.MutedUntil);
        Assert.Null(await SendAsync("alice", group));
    }

    [Fact]
    public async Task All_members_get_the_entry_about_a_mute_and_the_muted_member_also_a_notice()
    {
        var group = await TeaAsync();
        var until = Now + Minute;

        await MuteAsync("alice", group, "carol", until);
        await MuteAsync("alice", group, "carol", until);   // Nothing changes.

        Assert.Equal(
            [$$"""{"event":"muted","users":["carol"],"by":"alice","until":{{until}}}"""], (await Chat.BodiesAsync("bob", group)).Skip(2));
        Assert.Equal($$"""{"group":"{{group}}","name":"Group","by":"alice","until":{{until}}}""",
            await Chat.LastNoticeAsync("carol", "group-muted"));
        Assert.Equal(until, (await Chat.Get<GroupBook>().FindAsync("carol", group)).Value.MutedUntil);
        Assert.Equal(
            until, (await Chat.Get<GroupBook>().FindAsync("bob", group)).Value.Members.Single(member => member.Id == "carol").MutedUntil);

        await MuteAsync("bob", group, "carol", null);
        await MuteAsync("bob", group, "carol", null);
        Assert.Equal("""{"event":"unmuted","users":["carol"],"by":"bob"}""", (await Chat.BodiesAsync("bob", group))[^1]);
        Assert.Equal(4, (await Chat.BodiesAsync("bob", group)).Count);
        await Chat.LastNoticeAsync("carol", "group-unmuted");
        Assert.Null(await SendAsync("carol", group));
    }

    [Fact]
    public async Task A_mute_applies_to_later_operations_of_the_same_batch()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "carol", "remembered");
        using var hold = new Hold();
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
        hold.Release();

        await Task.WhenAll(holding, mute, unmute);
        Assert.Null((await before).Refusal);
        Assert.Equal(Reason.Muted, (await after).Refusal?.Reason);
        Assert.Null((await again).Refusal);
    }

    [Fact]
    public async Task A_muted_member_who_leaves_and_rejoins_is_still_muted()
    {
        var group = await TeaAsync();
        await MuteAsync("alice", group, "carol", Now + Minute);
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Equal(Reason.Muted, (await SendAsync("carol", group))?.Reason);
    }

    [Fact]
    public async Task In_a_muted_group_only_managers_can_send()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "carol", "remembered");

        Assert.Null(await MuteAllAsync("bob", group, Mute.Forever));
        Assert.Null(await MuteAllAsync("alice", group, Mute.Forever));

        var refusal = (await SendAsync("carol", group))!;
        Assert.Equal((Reason.Muted, null), (refusal.Reason, refusal.RetryAfter));
        Assert.Null(await SendAsync("alice", group));
        Assert.Null(await SendAsync("bob", group));
        Assert.Equal("""{"event":"all-muted","users":[],"by":"bob"}""", (await Chat.BodiesAsync("carol", group))[^1]);
        var shown = (await Chat.Get<GroupBook>().FindAsync("carol", group)).Value;
        Assert.Equal((true, null), (shown.AllMuted, shown.AllMutedUntil));

        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Member));
        Assert.Equal(Reason.Muted, (await SendAsync("bob", group))?.Reason);   // Bob is no longer a manager.
        Assert.Null(await MuteAllAsync("alice", group, null));
        Assert.Equal("""{"event":"all-unmuted","users":[],"by":"alice"}""", (await Chat.BodiesAsync("carol", group))[^1]);
        Assert.Null(await SendAsync("carol", group));
    }

    [Fact]
    public async Task A_group_and_a_member_can_be_muted_until_different_times()
    {
        var group = await TeaAsync();
        await MuteAllAsync("alice", group, Now + Minute);
        await MuteAsync("alice", group, "carol", Now + (2 * Minute));

        Assert.Equal(2 * Minute, (await SendAsync("carol", group))?.RetryAfter);
        Assert.Equal(Now + Minute, (await Chat.Get<GroupBook>().FindAsync("carol", group)).Value.AllMutedUntil);
        Chat.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Minute, (await SendAsync("carol", group))?.RetryAfter);
        Assert.Null((await Chat.Get<GroupBook>().FindAsync("carol", group)).Value.AllMuted);
        Assert.Null(await MuteAllAsync("alice", group, null));   // It has ended by itself, so nobody is notified.
        Assert.Equal(["created", "role", "all-muted", "muted"], await Chat.GroupEventsAsync("carol", group));
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
    public async Task Mutes_of_members_depend_on_the_roles(string by, string user, long after, string? reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await MuteAsync(by, group, user, unchecked(Now + after)))?.WireName());
    }

    [Theory]
    [InlineData("carol", 1, "forbidden")]
    [InlineData("mallory", 1, "unknown-group")]
    [InlineData("alice", 0, "malformed")]
    [InlineData("alice", -1, "malformed")]
    public async Task Invalid_mutes_of_the_whole_group_are_refused(string by, long after, string reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await MuteAllAsync(by, group, Now + after))?.WireName());
        Assert.Null(await SendAsync("carol", group));
    }

    /// <summary>A group of alice with bob as an admin.</summary>
    private async Task<string> TeaAsync()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob", "carol", "dave");
        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Admin));
        return group;
    }

    private async Task<Refusal?> SendAsync(string user, string group) =>
        (await Chat.SendAsync(user, ConversationKind.Group, group, "hi")).Refusal;

    private async Task<Reason?> MuteAsync(string by, string group, string user, long? until) =>
        (await Chat.Writer.RunAsync(new MuteMember(by, group, user, until))).Refusal?.Reason;

    private async Task<Reason?> MuteAllAsync(string by, string group, long? until) =>
        (await Chat.Writer.RunAsync(new MuteGroup(by, group, until))).Refusal?.Reason;
}
