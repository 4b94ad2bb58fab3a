using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>
/// Ways into a group without being added: links and join requests. The limit in this specification is four members.
/// </summary>
public abstract class GroupJoinSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    private JoinBook Joins => Chat.Get<JoinBook>();

    private long Now => Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_link_to_an_open_group_shows_the_group_and_admits_users()
    {
        var group = await TeaAsync("open");
        var link = (await LinkAsync("bob", group)).Value;

        Assert.Equal(22, link.Code.Length);
        Assert.Equal(new GroupPreview(group, "Group", 2, "open"), (await Joins.PreviewAsync("carol", link.Code)).Value);
        Assert.Equal(new JoinAnswer(group, "joined"), await FollowAsync("carol", link.Code));
        Assert.Equal(new JoinAnswer(group, "joined"), await FollowAsync("carol", link.Code));   // She is a member: no second use.

        Assert.Equal("joined", (await Joins.PreviewAsync("carol", link.Code)).Value.State);
        Assert.Equal("""{"event":"joined","users":["carol"],"by":"carol"}""", (await Chat.BodiesAsync("alice", group))[^1]);
        Assert.Equal(["joined"], await Chat.GroupEventsAsync("carol", group));
        await Chat.LastNoticeAsync("carol", "group-joined");
        Assert.Equal(1, Assert.Single((await Joins.LinksAsync("alice", group)).Value.Links).Uses);
        Assert.Null((await Chat.SendAsync("carol", ConversationKind.Group, group, "hi")).Refusal);
    }

    [Fact]
    public async Task A_link_ends_with_its_time_its_uses_or_its_withdrawal()
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
            Assert.Equal(Reason.UnknownGroup, (await Joins.PreviewAsync("dave", code)).Refusal?.Reason);
            Assert.Equal(Reason.UnknownGroup, (await Joins.FollowAsync("dave", code, new JoinGroupRequest())).Refusal?.Reason);
        }

        Assert.Empty((await Joins.LinksAsync("alice", group)).Value.Links);
        await Chat.LastNoticeAsync("alice", "group-links");
        Assert.Null((await Groups.FindAsync("carol", group)).Refusal);
    }

    [Fact]
    public async Task A_join_request_waits_for_the_managers()
    {
        var group = await TeaAsync("request");
        var link = (await LinkAsync("alice", group)).Value.Code;

        var asked = await FollowAsync("carol", link, "I like tea");
        Assert.Equal("requested", asked.State);
        Assert.Equal(asked, await FollowAsync("carol", link, "again"));
        Assert.Equal("requested", (await Joins.PreviewAsync("carol", link)).Value.State);
        Assert.Equal(1, Assert.Single((await Joins.LinksAsync("alice", group)).Value.Links).Uses);
        foreach (var user in new[] { "alice", "bob", "carol" })
        {
            Assert.Equal(
                $$"""{"group":"{{group}}","name":"Group","user":"carol","by":"carol","request":"{{asked.Request}}","message":"I like tea"}""",
                await Chat.LastNoticeAsync(user, "group-join-requested"));
        }

        var open = Assert.Single((await Joins.RequestsAsync("bob", group, null, 9)).Value.Requests);
        Assert.Equal(new JoinRequest(asked.Request!, group, "carol", "carol", Now, "I like tea"), open);
        Assert.Equal([open], (await Joins.RequestsOfAsync("carol")).Requests);

        Assert.Null(await AnswerAsync("bob", group, asked.Request!, true));
        Assert.Null(await AnswerAsync("alice", group, asked.Request!, true));   // Nothing changes.
        Assert.Equal(Reason.Conflict, await AnswerAsync("alice", group, asked.Request!, false));
        Assert.Equal("""{"event":"joined","users":["carol"],"by":"bob"}""", (await Chat.BodiesAsync("alice", group))[^1]);
        Assert.Empty((await Joins.RequestsAsync("bob", group, null, 9)).Value.Requests);
        foreach (var user in new[] { "alice", "bob", "carol" })
        {
            Assert.Contains("\"by\":\"bob\"", await Chat.LastNoticeAsync(user, "group-join-accepted"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_declined_or_cancelled_join_request_can_be_made_again()
    {
        var group = await TeaAsync("request");
        var first = (await AskAsync("carol", group)).Request!;

        Assert.Null(await AnswerAsync("alice", group, first, false));
        Assert.Null(await AnswerAsync("alice", group, first, false));
        Assert.Equal(Reason.Conflict, await AnswerAsync("alice", group, first, true));
        Assert.Equal(Reason.Conflict, await CancelAsync("carol", first));
        await Chat.LastNoticeAsync("carol", "group-join-declined");
        await Chat.LastNoticeAsync("bob", "group-join-declined");

        var second = (await AskAsync("carol", group)).Request!;
        Assert.NotEqual(first, second);
        Assert.Equal(Reason.NotFound, await CancelAsync("dave", second));   // It belongs to another user.
        Assert.Null(await CancelAsync("carol", second));
        Assert.Null(await CancelAsync("carol", second));
        Assert.Equal(Reason.Conflict, await AnswerAsync("alice", group, second, true));
        await Chat.LastNoticeAsync("alice", "group-join-cancelled");
        Assert.Equal(Reason.UnknownGroup, (await Groups.FindAsync("carol", group)).Refusal?.Reason);
    }

    [Fact]
    public async Task Adding_a_user_fulfils_their_join_request()
    {
        var group = await TeaAsync("request");
        var request = (await AskAsync("carol", group)).Request!;

        await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Empty((await Joins.RequestsOfAsync("carol")).Requests);
        Assert.Null(await AnswerAsync("alice", group, request, true));
        Assert.Equal(["created", "role", "settings", "joined"], await Chat.GroupEventsAsync("alice", group));
    }

    [Fact]
    public async Task Join_requests_are_listed_in_pages_oldest_first()
    {
        var group = await TeaAsync("request");
        foreach (var user in new[] { "dave", "carol", "erin" })
        {
            await AskAsync(user, group);
            Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = (await Joins.RequestsAsync("alice", group, null, 2)).Value;
        var second = (await Joins.RequestsAsync("alice", group, first.Page, 2)).Value;

        Assert.Equal(["dave", "carol", "erin"], first.Requests.Concat(second.Requests).Select(request => request.User));
        Assert.Null(second.Page);
        foreach (var page in new[] { "", "x", first.Page!.ToUpperInvariant() + "!", new string('g', 32) })
        {
            Assert.Equal(Reason.Malformed, (await Joins.RequestsAsync("alice", group, page, 2)).Refusal?.Reason);
        }
    }

    [Fact]
    public async Task A_closed_group_admits_nobody_and_does_not_reveal_that_it_exists()
    {
        var group = await TeaAsync("open");
        var link = (await LinkAsync("alice", group)).Value.Code;
        await RuleAsync(group, "closed");

        Assert.Equal("closed", (await Joins.PreviewAsync("carol", link)).Value.Joining);
        Assert.Equal(Reason.Forbidden, (await Joins.FollowAsync("carol", link, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Equal(Reason.Conflict, (await LinkAsync("alice", group)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_removed_member_cannot_rejoin_an_open_group_alone()
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
        Assert.Equal("joined", (await AskAsync("carol", group)).State);   // The answer resets the count.
    }

    [Fact]
    public async Task A_full_group_admits_nobody_in_any_way()
    {
        var group = await TeaAsync("open");
        await AskAsync("carol", group);
        await RuleAsync(group, "request");
        var request = (await AskAsync("erin", group)).Request!;
        await RuleAsync(group, "open");
        await AskAsync("dave", group);

        Assert.Equal(Reason.TooLarge, await AnswerAsync("alice", group, request, true));
        Assert.Equal(Reason.TooLarge, (await Joins.JoinAsync("erin", group, new JoinGroupRequest())).Refusal?.Reason);
        Assert.Single((await Joins.RequestsOfAsync("erin")).Requests);   // It still waits.
    }

    [Fact]
    public async Task The_dissolution_of_a_group_ends_its_links_and_join_requests()
    {
        var group = await TeaAsync("request");
        var link = (await LinkAsync("alice", group)).Value.Code;
        var requests = new[] { (await AskAsync("carol", group)).Request!, (await AskAsync("dave", group)).Request! };

        await Chat.Writer.RunAsync(new DissolveGroup("alice", group));

        Assert.Equal(Reason.UnknownGroup, (await Joins.PreviewAsync("carol", link)).Refusal?.Reason);
        Assert.Empty((await Joins.RequestsOfAsync("carol")).Requests);
        Assert.Contains(requests[0], await Chat.LastNoticeAsync("carol", "group-join-declined"), StringComparison.Ordinal);
        Assert.Contains(requests[1], await Chat.LastNoticeAsync("dave", "group-join-declined"), StringComparison.Ordinal);
        Assert.Equal(Reason.Conflict, await CancelAsync("carol", requests[0]));
        Assert.Equal(Reason.UnknownGroup, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
    }

    [Fact]
    public async Task Only_managers_of_a_group_see_and_change_its_links_and_join_requests()
    {
        var group = await TeaAsync("request");
        var request = (await AskAsync("carol", group)).Request!;
        var other = await Chat.GroupAsync("bob");
        await Chat.Writer.RunAsync(new SetRole("alice", group, "bob", Role.Member));

        foreach (var (user, reason) in new[] { ("bob", Reason.Forbidden), ("carol", Reason.UnknownGroup), ("dave", Reason.UnknownGroup) })
        {
            Assert.Equal(reason, (await LinkAsync(user, group)).Refusal?.Reason);
            Assert.Equal(reason, (await Joins.LinksAsync(user, group)).Refusal?.Reason);
            Assert.Equal(reason, (await Chat.Writer.RunAsync(new RevokeLink(user, group, "x"))).Refusal?.Reason);
            Assert.Equal(reason, (await Joins.RequestsAsync(user, group, null, 9)).Refusal?.Reason);
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
    public async Task An_invalid_link_is_malformed(long? after, int? maxUses)
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
    public async Task An_invalid_message_is_malformed(string? message)
    {
        var group = await TeaAsync("open");
        message ??= new string('x', 257);

        Assert.Equal(Reason.Malformed, (await Joins.JoinAsync("carol", group, new JoinGroupRequest(message))).Refusal?.Reason);
    }

    [Fact]
    public async Task The_numbers_of_links_and_join_requests_are_limited()
    {
        var group = await TeaAsync("request");
        for (var i = 0; i < GroupLinks.Max; i++) Assert.Null((await LinkAsync("alice", group, Now + 1_000)).Refusal);
        Assert.Equal(Reason.TooLarge, (await LinkAsync("alice", group)).Refusal?.Reason);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await LinkAsync("alice", group)).Refusal);   // The others have ended.

        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            for (var i = 0; i < 100; i++)
            {
                transaction.SqlInvalidatingCache()
                    .Execute("insert into conversations (id, key, kind) values ($1, $2, 2)", 1_000L + i, $"g:{i}");
                transaction.SqlInvalidatingCache().Execute(
                    "insert into groups (id, conversation, name, owner, created) values ($1, $2, 'g', 'alice', 0)", $"{i}", 1_000L + i);
                JoinRequests.Insert(transaction, new JoinRequest($"r{i}", $"{i}", "carol", "carol", 0));
            }

            return Done.Value;
        });
        Assert.Equal(Reason.TooLarge, (await Joins.JoinAsync("carol", group, new JoinGroupRequest())).Refusal?.Reason);
    }

    /// <summary>A group of alice with bob as an admin; carol, dave and erin are not members.</summary>
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

    private async Task<JoinAnswer> AskAsync(string user, string group) =>
        (await Joins.JoinAsync(user, group, new JoinGroupRequest())).Value;

    private async Task<Reason?> AnswerAsync(string user, string group, string request, bool isAccepted) =>
        (await Joins.AnswerAsync(user, group, request, isAccepted)).Refusal?.Reason;

    private async Task<Reason?> CancelAsync(string user, string request) => (await Joins.CancelAsync(user, request)).Refusal?.Reason;
}
