using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>The cost of sends on PostgreSQL in statements and round trips, which are the same on every machine.</summary>
public sealed class PostgresSendCostTests(PostgresServer server) : PostgresTrafficTests(server)
{
    private const int Sends = 64;

    // The first round trip takes the lock, the second one commits and so releases it.
    private static readonly string[] Begin = ["begin", "select pg_advisory_xact_lock", "select coalesce(max(pos)"];
    private static readonly string[] FirstSends = ["select k.n, l.id"];
    private static readonly string[] Write = ["insert into log", "update conversations", "update members"];
    private static readonly string[] Commit = ["commit", PostgresTraffic.RoundTrip];

    [Theory]
    [InlineData(1)]
    [InlineData(Sends)]
    public async Task Sends_of_two_friends_are_eight_statements_in_two_round_trips_however_many_they_are(int sends)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "makes the conversation");
        await Chat.SayAsync("bob", "alice", "second");

        var sent = await SentAsync(() => [.. Enumerable.Range(0, sends).Select(i => i % 2 == 0 ? Send("alice", "bob") : Send("bob", "alice"))]);

        AssertSent([.. Begin, .. FirstSends, PostgresTraffic.RoundTrip, .. Write, .. Commit], sent);
    }

    [Fact]
    public async Task Sends_without_a_cid_have_no_first_send_to_look_for()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "makes the conversation");

        var sent = await SentAsync(() => [.. Enumerable.Range(0, Sends).Select(_ => Send("alice", "bob", cid: null))]);

        AssertSent([.. Begin, PostgresTraffic.RoundTrip, .. Write, .. Commit], sent);
    }

    [Fact]
    public async Task First_messages_to_many_users_take_three_round_trips_and_later_ones_without_a_cache_two()
    {
        string[] users = [.. Enumerable.Range(0, Sends + 1).Select(i => $"user{i}")];
        await Crowd.MakeAsync(Chat, users);
        Task[] SendAll() => [.. users[1..].Select(user => Send(users[0], user))];
        string[] reads = [.. FirstSends, "select k.n, c.id", "select k.n, exists"];

        var first = await SentAsync(SendAll);
        await Chat.Writer.RunAsync<Done>(transaction => Clear(transaction));
        var later = await SentAsync(SendAll);

        AssertSent(
            [
                .. Begin, .. reads, PostgresTraffic.RoundTrip, "select max(id) from conversations", PostgresTraffic.RoundTrip,
                "insert into conversations", "insert into members", .. Write, .. Commit,
            ],
            first);
        AssertSent([.. Begin, .. reads, PostgresTraffic.RoundTrip, .. Write, .. Commit], later);
    }

    [Fact]
    public async Task Messages_to_many_groups_take_two_round_trips_without_a_cache()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var groups = new List<string>();
        for (var i = 0; i < 10; i++) groups.Add(await Chat.GroupAsync("alice", "bob", "carol"));

        var sent = await SentAsync(() => [.. groups.Select(group => Send("bob", group, ConversationKind.Group))]);

        AssertSent(
            [
                .. Begin, .. FirstSends, "select k.n, c.id", "select k.n, s.*", "select k.n, array(", PostgresTraffic.RoundTrip,
                .. Write, .. Commit,
            ],
            sent);
        await Chat.SettleAsync();
        Assert.All(Chat.Observed.Entries.TakeLast(10), entry => Assert.Equal(["alice", "bob", "carol"], entry.Recipients!));
    }

    [Fact]
    public async Task Repeated_sends_cost_no_round_trip_of_their_own()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = new List<SendReceipt>();
        for (var i = 0; i < 10; i++) first.Add(await Chat.SayAsync("alice", "bob", "said", $"c{i}"));
        List<Task<Outcome<SendReceipt>>> sends = [];

        var sent = await SentAsync(() => sends = [.. Enumerable.Range(0, 40).Select(i => Send("alice", "bob", cid: $"c{i / 2}"))]);

        AssertSent([.. Begin, .. FirstSends, PostgresTraffic.RoundTrip, .. Write, .. Commit], sent);
        var receipts = (await Task.WhenAll(sends)).Select(outcome => outcome.Value).ToList();
        Assert.Equal(first.Select(receipt => receipt with { Duplicate = true }), receipts.Take(20).Where((_, i) => i % 2 == 0));
        Assert.Equal(10, receipts.Count(receipt => !receipt.Duplicate));
        Assert.All(receipts.Chunk(2), pair => Assert.Equal(pair[0].Id, pair[1].Id));
        Assert.Equal(Enumerable.Range(1, 20), receipts.Select(receipt => (int)receipt.Seq).Distinct());
    }

    [Fact]
    public async Task Sends_behind_an_operation_that_clears_the_cache_are_read_ahead_again()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "makes the conversation");
        Task[] Half() => [.. Enumerable.Range(0, 32).Select(_ => Send("alice", "bob"))];

        var sent = await SentAsync(() => [.. Half(), Chat.Writer.RunAsync<Done>(transaction => Clear(transaction)), .. Half()]);

        // Beginning, writing the first half, looking at the second half, and the end. The cids are still known.
        Assert.Equal(4, sent.Count(part => part == PostgresTraffic.RoundTrip));
        Assert.Equal(2, sent.Count(part => part.StartsWith("insert into log", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_that_is_not_cached_is_read_with_the_first_round_trip()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "makes the conversation");
        var sessions = Chat.Get<Sessions.SessionStore>();
        var session = (await sessions.VerifyAsync((await sessions.OpenAsync("alice", null)).Value.SessionId)).Value;

        var sent = await SentAsync(() => [Chat.Writer.RunAsync(session, Message("alice", "bob"))]);

        Assert.Equal(2, sent.Count(part => part == PostgresTraffic.RoundTrip));
        Assert.Single(sent, part => part.Contains("from unnest($1::text[]) with ordinality k (device, n)", StringComparison.Ordinal));
    }

    private static Outcome<Done> Clear(WriteTransaction transaction)
    {
        transaction.SqlInvalidatingCache();
        return Done.Value;
    }

    private static void AssertSent(string[] expected, List<string> sent)
    {
        var wanted = Ordered(expected);
        Assert.Equal(
            wanted, Ordered(sent).Select((part, i) =>
                i < wanted.Count && part.StartsWith(wanted[i], StringComparison.Ordinal) ? wanted[i] : part));
    }

    // The order of the questions in their round trip does not matter.
    private static List<string> Ordered(IReadOnlyList<string> parts)
    {
        var questions = new Queue<string>(parts.Where(IsQuestion).Order(StringComparer.Ordinal));
        return [.. parts.Select(part => IsQuestion(part) ? questions.Dequeue() : part)];
    }

    private static bool IsQuestion(string part) => part.StartsWith("select k.n", StringComparison.Ordinal);

    private static SendMessage Message(string from, string to, ConversationKind kind = ConversationKind.Friend, string? cid = "") =>
        SendMessage.Create(from, kind, to, StoreSpec.Chat.Text("said"), cid is "" ? Guid.NewGuid().ToString("N") : cid).Value;

    private Task<Outcome<SendReceipt>> Send(
        string from, string to, ConversationKind kind = ConversationKind.Friend, string? cid = "") =>
        Chat.Writer.RunAsync(Message(from, to, kind, cid));

    /// <summary>Queues operations as one batch, and returns what is sent to the database for it.</summary>
    private async Task<List<string>> SentAsync(Func<IReadOnlyList<Task>> queue)
    {
        var before = 0;
        await HeldWriter.QueueAsync(Chat.Writer, queue, _ => before = Traffic.Sent.Count);
        var sent = Traffic.Sent.Skip(before).ToList();
        return sent[(sent.IndexOf("commit") + 2)..];   // The statement of the operation that held the writer, and its round trip.
    }
}
