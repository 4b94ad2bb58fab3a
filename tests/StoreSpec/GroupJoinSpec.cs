using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>How one comes into a group without being brought: links, and wishes to join. The specification's limit is four members.</summary>
public abstract class GroupJoinSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    private JoinBook Joins => Chat.Get<JoinBook>();

    private long Now => Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_link_into_an_open_group_shows_it_and_lets_in()
    {
        var group = await TeaAsync("open");
        var link = (await LinkAsync("bob", group)).Value;

        Assert.Equal(22, link.Code.Length);
        Assert.Equal(new GroupPreview(group, "Group", 2, "open"), Joins.Preview("carol", link.Code).Value);
        Assert.Equal(new JoinAnswer(group, "joined"), await FollowAsync("carol", link.Code));
        Assert.Equal(new JoinAnswer(group, "joined"), await FollowAsync("carol", link.Code));   // She is in: it costs no second use.

        Assert.Equal("joined", Joins.Preview("carol", link.Code).Value.State);
        Assert.Equal("""{"event":"joined","users":["carol"],"by":"carol"}""", Chat.Bodies("alice", group)[^1]);
        Assert.Equal(["joined"], Chat.GroupEvents("carol", group));
        Chat.LastNotice("carol", "group-joined");
        Assert.Equal(1, Assert.Single(Joins.Links("alice", group).Value.Links).Uses);
        Assert.Null((await Chat.SendAsync("carol", ConversationKind.Group, group, "hi")).Refusal);
    }

    [Fact]
    public async Task A_link_ends_with_its_time_its_uses_or_when_it_is_taken_back()
    {
        var group = await TeaAsync("open");
        var timed = (await LinkAsync("alice", group, Now + 1_000)).Value.Code;
        var counted = (await LinkAsync("alice", group, maxUses: 1)).Value.Code;
        var revoked = (await LinkAsync("alice", group)).Value.Code;

        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        await FollowAsync("carol", counted);
        Assert.Null((await Chat.Writer.RunAsync(new RevokeLink("bob", group, revoked))).Refusal);
        Assert.Null((await Chat.Writer.RunAsync(new RevokeLink("bob", group, revoked))).Refusal);

        foreach (var code in new[] { timed, counted, revoked, "", "x", "a\0b" })
        {
            Assert.Equal(Reason.UnknownGroup, Joins.Preview("dave", code).Refusal?.Reason);
            Assert.Equal(Reason.UnknownGroup, (await Joins.FollowAsync("dave", code, new JoinGroupRequest())).Refusal?.Reason);
        }

        Assert.Empty(Joins.Links("alice", group).Value.Links);
        Chat.LastNotice("alice", "group-links");
        Assert.Null(Groups.Find("carol", group).Refusal);
    }

    [Fact]
    public async Task A_wish_to_join_waits_for_those_who_run_the_group()
    {
        var group = await TeaAsync("request");
        var link = (await LinkAsync("alice", group)).Value.Code;

        var asked = await FollowAsync("carol", link, "I like tea");
        Assert.Equal("requested", asked.State);
        Assert.Equal(asked, await FollowAsync("carol", link, "again"));
        Assert.Equal("requested", Joins.Preview("carol", link).Value.State);
        Assert.Equal(1, Assert.Single(Joins.Links("alice", group).Value.Links).Uses);
        foreach (var user in new[] { "alice", "bob", "carol" })
        {
            Assert.Equal(
                $$"""{"group":"{{group}}","name":"Group","user":"carol","by":"carol","request":"{{asked.Request}}","message":"I like tea"}""",
                Chat.LastNotice(user, "group-join-requested"));
        }

        var open = Assert.Single(Joins.Requests("bob", group, null, 9).Value.Requests);
        Assert.Equal(new JoinRequest(asked.Request!, group, "carol", "carol", Now, "I like tea"), open);
        Assert.Equal([open], Joins.RequestsOf("carol").Requests);

        Assert.Null(await AnswerAsync("bob", group, asked.Request!, true));
        Assert.Null(await AnswerAsync("alice", group, asked.Request!, true));   // It is so already.
        Assert.Equal(Reason.Conflict, await AnswerAsync("alice", group, asked.Request!, false));
        Assert.Equal("""{"event":"joined","users":["carol"],"by":"bob"}""", Chat.Bodies("alice", group)[^1]);
        Assert.Empty(Joins.Requests("bob", group, null, 9).Value.Requests);
        foreach (var user in new[] { "alice", "bob", "carol" })
        {
            Assert.Contains("\"by\":\"bob\"", Chat.LastNotice(user, "group-join-accepted"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wish_is_declined_or_taken_back_and_may_be_made_anew()
    {
        var group = await TeaAsync("request");
        var first = (await AskAsync("carol", group)).Request!;

        Assert.Null(await AnswerAsync("alice", group, first, false));
        Assert.Null(await AnswerAsync("alice", group, first, false));
        Assert.Equal(Reason.Conflict, await AnswerAsync("alice", group, first, true));
        Assert.Equal(Reason.Conflict, await CancelAsync("carol", first));
        Chat.LastNotice("carol", "group-join-declined");
        Chat.LastNotice("bob", "group-join-declined");

        var second = (await AskAsync("carol", group)).Request!;
        Assert.NotEqual(first, second);
        Assert.Equal(Reason.NotFound, await CancelAsync("dave", second));   // It is not his.
        Assert.Null(await CancelAsync("carol", second));
        Assert.Null(await CancelAsync("carol", second));
        Assert.Equal(Reason.Conflict, await AnswerAsync("alice", group, second, true));
        Chat.LastNotice("alice", "group-join-cancelled");
        Assert.Equal(Reason.UnknownGroup, Groups.Find("carol", group).Refusal?.Reason);
    }

    [Fact]
    public async Task Who_is_brought_in_meanwhile_has_his_wish()
    {
        var group = await TeaAsync("request");
        var request = (await AskAsync("carol", group)).Request!;

        await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Empty(Joins.RequestsOf("carol").Requests);
        Assert.Null(await AnswerAsync("alice", group, request, true));
        Assert.Equal(["created", "role", "settings", "joined"], Chat.GroupEvents("alice", group));
    }

    [Fact]
    public async Task Wishes_come_by_pages_the_oldest_first()
    {
        var group = await TeaAsync("request");
        foreach (var user in new[] { "dave", "carol", "erin" })
        {
            await AskAsync(user, group);
            Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = Joins.Requests("alice", group, null, 2).Value;
        var second = Joins.Requests("alice", group, first.Page, 2).Value;

        Assert.Equal(["dave", "carol", "erin"], first.Requests.Concat(second.Requests).Select(request => request.User));
        Assert.Null(second.Page);
        foreach (var page in new[] { "", "x", first.Page!.ToUpperInvariant() + "!", new string('g', 32) })
        {
            Assert.Equal(Reason.Malformed, Joins.Requests("alice", group, page, 2).Refusal?.Reason);
        }
    }

    [Fact]
    public async Task A_closed_group_lets_nobody_in_and_does_not_say_that_it_exists()
    {
        var group = await TeaAsync("open");
        var link = (await LinkAsync("alice", group)).Value.Code;
        await RuleAsync(group, "closed");

        Assert.Equal("closed", Joins.Preview("carol", link).Value.Joining);
        Assert.Equal(Reason.Forbidden, (await Joins.FollowAsync("carol", link, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Equal(Reason.Conflict, (await LinkAsync("alice", group)).Refusal?.Reason);
    }

    [Fact]
    public async Task Whom_others_took_out_does_not_walk_into_an_open_group_by_himself()
    {
        var group = await TeaAsync("open");
        await AskAsync("carol", group);
        await Groups.RemoveAsync("carol", group, "me");
        Assert.Equal("joined", (await AskAsync("carol", group)).State);   // She left by herself.

        await Groups.RemoveAsync("alice", group, "carol");
        var asked = await AskAsync("carol", group);
        Assert.Equal("requested", asked.State);
        await AnswerAsync("alice", group, asked.Request!, true);
        await Groups.RemoveAsync("carol", group, "me");
        Assert.Equal("joined", (await AskAsync("carol", group)).State);   // Forgiven with the answer.
    }

    [Fact]
    public async Task A_full_group_lets_nobody_in_however_he_comes()
    {
        var group = await TeaAsync("open");
        await AskAsync("carol", group);
        await RuleAsync(group, "request");
        var request = (await AskAsync("erin", group)).Request!;
        await RuleAsync(group, "open");
        await AskAsync("dave", group);

        Assert.Equal(Reason.TooLarge, await AnswerAsync("alice", group, request, true));
        Assert.Equal(Reason.TooLarge, (await Joins.JoinAsync("erin", group, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Single(Joins.RequestsOf("erin").Requests);   // It waits on.
    }

    [Fact]
    public async Task The_end_of_a_group_ends_its_links_and_wishes()
    {
        var group = await TeaAsync("request");
        var link = (await LinkAsync("alice", group)).Value.Code;
        var requests = new[] { (await AskAsync("carol", group)).Request!, (await AskAsync("dave", group)).Request! };

        await Chat.Writer.RunAsync(new DissolveGroup("alice", group));

        Assert.Equal(Reason.UnknownGroup, Joins.Preview("carol", link).Refusal?.Reason);
        Assert.Empty(Joins.RequestsOf("carol").Requests);
        Assert.Contains(requests[0], Chat.LastNotice("carol", "group-join-declined"), StringComparison.Ordinal);
        Assert.Contains(requests[1], Chat.LastNotice("dave", "group-join-declined"), StringComparison.Ordinal);
        Assert.Equal(Reason.Conflict, await CancelAsync("carol", requests[0]));
        Assert.Equal(Reason.UnknownGroup, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
    }

    [Fact]
    public async Task Only_those_who_run_a_group_see_and_change_its_links_and_wishes()
    {
        var group = await TeaAsync("request");
        var request = (await AskAsync("carol", group)).Request!;
        var other = await Chat.GroupAsync("bob");
        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Member));

        foreach (var (user, reason) in new[] { ("bob", Reason.Forbidden), ("carol", Reason.UnknownGroup), ("dave", Reason.UnknownGroup) })
        {
            Assert.Equal(reason, (await LinkAsync(user, group)).Refusal?.Reason);
            Assert.Equal(reason, Joins.Links(user, group).Refusal?.Reason);
            Assert.Equal(reason, (await Chat.Writer.RunAsync(new RevokeLink(user, group, "x"))).Refusal?.Reason);
            Assert.Equal(reason, Joins.Requests(user, group, null, 9).Refusal?.Reason);
            Assert.Equal(reason, await AnswerAsync(user, group, request, true));
        }

        Assert.Equal(Reason.NotFound, await AnswerAsync("bob", other, request, true));   // Of another group.
        Assert.Equal(Reason.NotFound, await AnswerAsync("alice", group, "none", true));
        Assert.Equal(Reason.UnknownGroup, await AnswerAsync("alice", "none", request, true));
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(-1L, null)]
    [InlineData(300_000_000_000_000L, null)]
    [InlineData(null, 0)]
    [InlineData(null, -1)]
    [InlineData(null, 100_001)]
    public async Task A_link_that_cannot_be_is_malformed(long? after, int? maxUses)
    {
        var group = await TeaAsync("open");

        Assert.Equal(Reason.Malformed, (await LinkAsync("alice", group, Now + after, maxUses)).Refusal?.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("\ud800")]
    [InlineData(null)]
    public async Task A_message_that_cannot_be_is_malformed(string? message)
    {
        var group = await TeaAsync("open");
        message ??= new string('x', 257);

        Assert.Equal(Reason.Malformed, (await Joins.JoinAsync("carol", group, new JoinGroupRequest(message))).Refusal?.Reason);
    }

    [Fact]
    public async Task Links_and_wishes_have_an_end_in_number_too()
    {
        var group = await TeaAsync("request");
        for (var i = 0; i < GroupLinks.Max; i++) Assert.Null((await LinkAsync("alice", group, Now + 1_000)).Refusal);
        Assert.Equal(Reason.TooLarge, (await LinkAsync("alice", group)).Refusal?.Reason);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await LinkAsync("alice", group)).Refusal);   // The others are over.

        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            for (var i = 0; i < 100; i++)
            {
                transaction.Sql.Execute("insert into conversations (id, key, kind) values ($1, $2, 2)", 1_000L + i, $"g:{i}");
                transaction.Sql.Execute(
                    "insert into groups (id, conversation, name, owner, created) values ($1, $2, 'g', 'alice', 0)", $"{i}", 1_000L + i);
                JoinRequests.Insert(transaction, new JoinRequest($"r{i}", $"{i}", "carol", "carol", 0));
            }

            return Done.Value;
        });
        Assert.Equal(Reason.TooLarge, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
    }

    /// <summary>A group of alice's, which bob runs with her; carol, dave and erin are outside.</summary>
    private async Task<string> TeaAsync(string joining)
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("dave", "erin");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Admin));
        await RuleAsync(group, joining);
        return group;
    }

    private Task<Outcome<GroupDetails>> RuleAsync(string group, string joining) =>
        Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(Joining: joining)));

    private Task<Outcome<GroupLink>> LinkAsync(string user, string group, long? expires = null, int? maxUses = null) =>
        Chat.Writer.RunAsync(new CreateLink(user, group, new CreateLinkRequest(expires, maxUses)));

    private async Task<JoinAnswer> FollowAsync(string user, string code, string? message = null) =>
        (await Joins.FollowAsync(user, code, new JoinGroupRequest(message))).Value;

    private async Task<JoinAnswer> AskAsync(string user, string group) => (await Joins.JoinAsync(user, group, new JoinGroupRequest())).Value;

    private async Task<Reason?> AnswerAsync(string user, string group, string request, bool isAccepted) =>
        (await Joins.AnswerAsync(user, group, request, isAccepted)).Refusal?.Reason;

    private async Task<Reason?> CancelAsync(string user, string request) => (await Joins.CancelAsync(user, request)).Refusal?.Reason;
}
