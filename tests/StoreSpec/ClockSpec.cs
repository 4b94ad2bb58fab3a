using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Search;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>What must go on as before when the clock of the system is set back or forward.</summary>
public abstract class ClockSpec : Spec
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(-2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_log_never_goes_back_and_a_search_since_a_moment_finds_what_was_said_around_the_jump()
    {
        await Chat.FriendsAsync("alice", "bob");
        var start = Chat.Now;
        await SayAsync("tea one");
        Chat.Time.Advance(Minute);
        Jump(Back);
        await SayAsync("tea two");
        Chat.Time.Advance(Minute);
        await SayAsync("tea three");
        Jump(TimeSpan.FromHours(2));
        await SayAsync("tea four");

        var log = Messages();
        Assert.Equal(log.Select(entry => entry.Time).Order(), log.Select(entry => entry.Time));
        Assert.Equal(["tea four", "tea three", "tea two", "tea one"], await FindAsync(start));
        Assert.Equal(["tea four", "tea three", "tea two"], await FindAsync(log[0].Time + 1));
    }

    [Fact]
    public async Task After_a_restart_the_log_goes_on_from_where_it_was()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute("update log set time = time + 7200000");   // The clock was two hours ahead.
            return Done.Value;
        });
        await ReopenAsync();

        await SayAsync("later");

        var times = Chat.History("bob", ConversationKind.Friend, "alice").Messages.Select(entry => entry.Time).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(26)]
    public async Task A_log_whose_times_went_back_before_is_searched_all_the_same(int hours)
    {
        await Chat.FriendsAsync("alice", "bob");
        var start = Chat.Now;
        foreach (var text in (string[])["tea one", "tea two", "tea three"]) await SayAsync(text);
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute("update log set time = time - $1 where pos = (select max(pos) - 1 from log)", hours * 3_600_000L);
            return Done.Value;
        });

        Assert.Equal(["tea three", "tea one"], await FindAsync(start));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_can_be_recalled_and_edited_for_as_long_as_it_may_whatever_the_clock_does(bool isStampedAhead)
    {
        await Chat.FriendsAsync("alice", "bob");
        if (isStampedAhead) Jump(-Back);
        var sent = await SayAsync("tea");
        Jump(Back);

        Chat.Time.Advance(Minute);
        Assert.Null((await Chat.EditAsync("alice", ConversationKind.Friend, "bob", sent.Id, "\"coffee\"")).Refusal);
        Chat.Time.Advance(2 * Minute);
        Assert.Equal(Reason.Forbidden, (await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", sent.Id)).Refusal?.Reason);
        Chat.Time.Advance(15 * Minute);
        Assert.Equal(Reason.Forbidden, (await Chat.EditAsync("alice", ConversationKind.Friend, "bob", sent.Id, "\"water\"")).Refusal?.Reason);
    }

    [Fact]
    public async Task What_ends_after_a_minute_does_not_end_two_hours_later()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        Assert.Null((await Chat.Writer.RunAsync(new MuteMember("alice", group, "bob", Chat.Now + 60_000))).Refusal);
        var ticket = await Chat.Get<SessionStore>().IssueTicketAsync(await SessionAsync("alice"));

        Jump(Back);
        var muted = (await Chat.SendAsync("bob", ConversationKind.Group, group, "hello")).Refusal!;
        Assert.Equal(Reason.Muted, muted.Reason);
        Assert.InRange(muted.RetryAfter!.Value, 1, 61_000);

        Chat.Time.Advance(TimeSpan.FromSeconds(70));
        Assert.Null((await Chat.SendAsync("bob", ConversationKind.Group, group, "hello")).Refusal);
        Assert.NotNull((await Chat.Get<SessionVerifier>().VerifyAsync(ticket.Value.Value, null)).Refusal);
    }

    private void Jump(TimeSpan by) => Chat.Time.Jump(by);

    private Task<SendReceipt> SayAsync(string text) => Chat.SayAsync("alice", "bob", text);

    private List<LogEntry> Messages() =>
        [.. Chat.History("bob", ConversationKind.Friend, "alice").Messages.Where(entry => entry.Kind == MessageKinds.Text)];

    private async Task<IEnumerable<string>> FindAsync(long since)
    {
        Chat.Time.Advance(TimeSpan.FromSeconds(1));   // A user may not search at any rate.
        var found = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "tea", Since = since })).Value;
        return found.Hits.Select(hit => hit.Message.Entry.Body.Trim('"'));
    }

    private async Task<VerifiedSession> SessionAsync(string user) =>
        Chat.Get<SessionStore>().Verify((await Chat.Get<SessionStore>().OpenAsync(user, null)).Value.Sid).Value;
}
