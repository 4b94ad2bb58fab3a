using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>Everything that must not change when the clock of the system is set back or forward.</summary>
public abstract class ClockSpec : Spec
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(-2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Times_in_the_log_never_go_back_and_a_search_since_a_time_finds_messages_around_the_jump()
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

        var log = await MessagesAsync();
        Assert.Equal(log.Select(entry => entry.Time).Order(), log.Select(entry => entry.Time));
        Assert.Equal(["tea four", "tea three", "tea two", "tea one"], await FindAsync(start));
        Assert.Equal(["tea four", "tea three", "tea two"], await FindAsync(log[0].Time + 1));
    }

    [Fact]
    public async Task After_a_restart_times_continue_from_the_newest_message()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update log set time = time + 7200000");   // The clock was two hours ahead.
            return Done.Value;
        });
        await ReopenAsync();

        await SayAsync("later");

        var times = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Select(entry => entry.Time).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(26)]
    public async Task A_log_whose_times_once_went_back_can_be_searched(int hours)
    {
        await Chat.FriendsAsync("alice", "bob");
        var start = Chat.Now;
        foreach (var text in (string[])["tea one", "tea two", "tea three"]) await SayAsync(text);
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache()
                .Execute("update log set time = time - $1 where pos = (select max(pos) - 1 from log)", hours * 3_600_000L);
            return Done.Value;
        });

        Assert.Equal(["tea three", "tea one"], await FindAsync(start));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clock_jumps_do_not_change_the_time_to_recall_and_edit(bool isStampedAhead)
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
        Assert.Equal(
            Reason.Forbidden, (await Chat.EditAsync("alice", ConversationKind.Friend, "bob", sent.Id, "\"water\"")).Refusal?.Reason);
    }

    [Fact]
    public async Task A_clock_jump_does_not_extend_mutes_and_tickets()
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

    private async Task<List<LogEntry>> MessagesAsync() =>
        [.. (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Where(entry => entry.Kind == MessageKinds.Text)];

    private async Task<IEnumerable<string>> FindAsync(long since)
    {
        Chat.Time.Advance(TimeSpan.FromSeconds(1));   // The rate of searches is limited.
        var found = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "tea", Since = since })).Value;
        return found.Hits.Select(hit => hit.Message.Entry.Body.Trim('"'));
    }

    private async Task<VerifiedSession> SessionAsync(string user) =>
        (await Chat.Get<SessionStore>().VerifyAsync((await Chat.Get<SessionStore>().OpenAsync(user, null)).Value.SessionId)).Value;
}
