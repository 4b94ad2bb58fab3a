using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Several nodes on one database, each with a log writer of its own (docs/design/0040).</summary>
public sealed class NodesTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _database = server.NewDatabase();
    private readonly List<StoreSpec.Chat> _nodes = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private StoreSpec.Chat Start(string cluster = "database")
    {
        var node = StoreSpec.Chat.Open(options =>
            (options.Database, options.Cluster, options.FileFolderIsShared) = (_database, cluster, true));
        _nodes.Add(node);
        return node;
    }

    private (StoreSpec.Chat First, StoreSpec.Chat Second) StartTwo() => (Start(), Start());

    [Fact]
    public void A_server_that_wants_the_database_for_itself_does_not_start_beside_nodes_nor_they_beside_it()
    {
        var node = Start();

        Assert.Contains("in use by", Assert.Throws<StoreException>(() => Start(cluster: "")).Message, StringComparison.Ordinal);
        Assert.NotNull(node.Get<ChatStore>().Node);
    }

    [Fact]
    public async Task A_node_does_not_start_beside_a_server_that_has_the_database_for_itself()
    {
        var alone = Start(cluster: "");

        Assert.Contains("set Chat:Cluster on all nodes", Assert.Throws<StoreException>(() => Start()).Message, StringComparison.Ordinal);
        await alone.SettleAsync();
    }

    [Fact]
    public void A_node_of_another_version_does_not_start_beside_those_that_run()
    {
        Start();
        using (HoldSchema(99))
        {
            var message = Assert.Throws<StoreException>(() => Start()).Message;
            Assert.Contains("they have schema 99, and this program has", message, StringComparison.Ordinal);
        }

        Start();
    }

    // As a node of that version does.
    private SqlSession HoldSchema(long version)
    {
        using var source = DatabaseSetting.Choose(_database, NullLogger.Instance);
        var sql = source.OpenReader();
        sql.Execute("select pg_advisory_lock_shared(1885434479, hashtext(current_schema() || ':' || $1))", version);
        return sql;
    }

    [Fact]
    public async Task An_entry_is_observed_on_every_node_with_the_same_recipients()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben", "cleo");
        var group = await first.GroupAsync("ann", "ben");
        var sent = await first.SayInAsync(group, "ann", "hello");
        await second.Get<GroupBook>().AddAsync("ann", group, new AddMembersRequest(["cleo"]));
        var text = await second.SayInAsync(group, "ben", "to three");
        await second.EditAsync("ben", ConversationKind.Group, group, text.Id, "\"edited\"");
        await first.EditAsync("ann", ConversationKind.Group, group, sent.Id, "\"not for cleo\"");
        await second.RecallAsync("ann", ConversationKind.Group, group, sent.Id);
        await first.Get<GroupBook>().RemoveAsync("ann", group, "ben");
        await second.SayInAsync(group, "ann", "to two");
        await second.SayAsync("cleo", "ann", "direct");
        await first.Writer.RunAsync(Announce.Create("To all").Value);
        await first.Get<GroupBook>().DissolveAsync(UncheckedActors.As("ann"), group);

        await AssertObservedAlikeAsync(first, second);
    }

    [Fact]
    public async Task Nodes_that_write_at_once_observe_one_log_without_gap_or_reversal()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben", "cleo");
        var group = await first.GroupAsync("ann", "ben", "cleo");

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
        {
            var (node, sender) = (i % 2 == 0 ? first : second, i % 3 == 0 ? "ann" : "ben");
            return i % 5 == 0
                ? node.SendAsync(sender, ConversationKind.Group, group, $"{i}")
                : node.SendAsync(sender, ConversationKind.Friend, "cleo", $"{i}");
        }));

        await AssertObservedAlikeAsync(first, second);
        var history = await first.HistoryAsync("cleo", ConversationKind.Group, group, after: 0, limit: 200);
        var seqs = history.Messages.Select(entry => entry.Seq);
        Assert.Equal(Enumerable.Range(1, seqs.Count()).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task Entries_of_other_nodes_arrive_without_any_write_of_this_one()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben");

        await first.SayAsync("ann", "ben", "hello");

        await Patience.UntilAsync(() => second.Observed.Entries is [.., { Entry.Body: "\"hello\"" }]);
    }

    [Fact]
    public async Task Entries_arrive_after_the_connection_of_the_doorbell_was_lost()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben");
        server.Execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where query like 'listen parley%'");

        await first.SayAsync("ann", "ben", "hello");

        await Patience.UntilAsync(() =>
        {
            second.Time.Advance(TimeSpan.FromSeconds(1));   // It waits before it connects again.
            return second.Observed.Entries is [.., { Entry.Body: "\"hello\"" }];
        });
    }

    [Fact]
    public async Task A_sender_gets_no_push_of_their_own_message_from_the_node_that_wrote_it()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben");
        var socket = new object();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => i % 2 == 0
            ? first.SendAsync("ann", ConversationKind.Friend, "ben", $"{i}", origin: socket)
            : second.SendAsync("ben", ConversationKind.Friend, "ann", $"{i}")));
        await first.SettleAsync();

        var own = first.Observed.Entries.Where(entry => entry.Entry is { Kind: MessageKinds.Text, Sender: "ann" }).ToList();
        Assert.Equal(50, own.Count);
        Assert.All(own, entry => Assert.Same(socket, entry.Origin));
    }

    [Fact]
    public async Task An_own_entry_that_is_written_while_those_of_others_are_delivered_is_not_taken_for_theirs()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben");
        using var committed = new ManualResetEventSlim();
        using var delivering = new ManualResetEventSlim();
        first.Observed.OnCommitted = entry =>
        {
            if (entry.Entry.Body != "\"theirs\"") return;
            delivering.Set();
            committed.Wait(TimeSpan.FromMinutes(1));
        };
        await second.SayAsync("ben", "ann", "theirs");
        await Patience.UntilAsync(() => delivering.IsSet);
        var socket = new object();

        var sending = first.SendAsync("ann", ConversationKind.Friend, "ben", "own", origin: socket);
        await Patience.UntilAsync(async () =>
            (await second.HistoryAsync("ben", ConversationKind.Friend, "ann")).Messages.Any(entry => entry.Body == "\"own\""));
        committed.Set();
        await sending;
        await first.SettleAsync();

        Assert.Same(socket, Assert.Single(first.Observed.Entries, entry => entry.Entry.Body == "\"own\"").Origin);
    }

    [Fact]
    public async Task A_right_that_ends_on_one_node_has_ended_on_all()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben", "cleo");
        var group = await first.GroupAsync("ann", "ben", "cleo");
        await second.SayAsync("ann", "ben", "cached");
        await second.SayInAsync(group, "ben", "cached");

        await first.Get<Blocks>().SetAsync("ben", "ann", isBlocked: true);
        await first.Get<GroupBook>().RemoveAsync("ann", group, "ben");

        Assert.Equal(Reason.Blocked, (await second.SendAsync("ann", ConversationKind.Friend, "ben", "no")).Refusal!.Reason);
        Assert.Equal(Reason.NotMember, (await second.SendAsync("ben", ConversationKind.Group, group, "no")).Refusal!.Reason);
        await second.SayInAsync(group, "cleo", "to two");
        await second.SettleAsync();
        Assert.Equal(["ann", "cleo"], second.Observed.Entries[^1].Recipients!);
    }

    [Fact]
    public async Task A_session_that_ends_on_one_node_writes_nothing_on_another_and_its_connections_end_there()
    {
        var (first, second) = StartTwo();
        await first.UsersAsync("ann");
        var sessions = second.Get<SessionStore>();
        var session = (await sessions.VerifyAsync((await sessions.OpenAsync("ann", null)).Value.SessionId)).Value;
        Assert.Null((await second.Writer.RunAsync<Done>(session, _ => Done.Value)).Refusal);
        var ended = new List<SessionEnded>();
        sessions.Ended += ended.Add;

        await first.Get<SessionStore>().EndAsync("ann", session.Device);
        var refused = await second.Writer.RunAsync<Done>(session, _ => Done.Value);

        Assert.Equal(Reason.Revoked, refused.Refusal!.Reason);
        Assert.Equal([new SessionEnded("ann", session.Device, Reason.Revoked)], ended);
    }

    [Fact]
    public async Task A_repeated_send_is_the_same_message_on_every_node()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben");

        var receipts = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).SayAsync("ann", "ben", "once", "cid")));

        Assert.Single(receipts.Select(receipt => receipt.Id).Distinct());
        Assert.Single(receipts, receipt => !receipt.Duplicate);
    }

    [Fact]
    public async Task First_messages_on_all_nodes_make_conversations_of_their_own()
    {
        var (first, second) = StartTwo();
        await Crowd.MakeAsync(first, [.. Enumerable.Range(0, 21).Select(i => $"user{i}")]);

        for (var i = 1; i <= 20; i++) await (i % 2 == 0 ? first : second).SayAsync("user0", $"user{i}", $"{i}");

        for (var i = 1; i <= 20; i++)
            Assert.Equal($"\"{i}\"", (await first.HistoryAsync($"user{i}", ConversationKind.Friend, "user0")).Messages[^1].Body);
    }

    [Fact]
    public async Task Dates_never_go_back_whatever_the_clocks_of_the_nodes_say()
    {
        var (first, second) = StartTwo();
        await first.FriendsAsync("ann", "ben");
        first.Time.Advance(TimeSpan.FromMinutes(5));

        var times = new List<long>();
        for (var i = 0; i < 4; i++) times.Add((await (i % 2 == 0 ? first : second).SayAsync("ann", "ben", $"{i}")).Time);

        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task A_node_that_starts_later_begins_with_the_next_entry_and_reads_the_rest_from_the_log()
    {
        var first = Start();
        await first.FriendsAsync("ann", "ben");
        await first.SayAsync("ann", "ben", "before");
        var second = Start();

        await first.SayAsync("ann", "ben", "after");
        await second.SettleAsync();

        Assert.Equal("\"after\"", Assert.Single(second.Observed.Entries).Entry.Body);
        Assert.Equal(["\"before\"", "\"after\""],
            (await second.HistoryAsync("ben", ConversationKind.Friend, "ann")).Messages.TakeLast(2).Select(entry => entry.Body));
    }

    // Both have observed everything that either has written until now.
    private static async Task AssertObservedAlikeAsync(StoreSpec.Chat first, StoreSpec.Chat second)
    {
        await first.SettleAsync();
        await second.SettleAsync();
        var last = Math.Min(first.Observed.Entries[^1].Entry.Pos, second.Observed.Entries[^1].Entry.Pos);
        Assert.Equal(last, Math.Max(first.Observed.Entries[^1].Entry.Pos, second.Observed.Entries[^1].Entry.Pos));
        Assert.Equal(Lines(first), Lines(second));
        var positions = first.Observed.Entries.Select(entry => entry.Entry.Pos).Distinct().ToList();
        Assert.Equal(Enumerable.Range(0, positions.Count).Select(i => positions[0] + i), positions);
    }

    // Not the bodies: an entry that a later one covers has lost its content when another node reads it.
    private static List<string> Lines(StoreSpec.Chat node) => [.. node.Observed.Entries
        .GroupBy(entry => entry.Entry.Pos)
        .SelectMany(versions => versions.OrderByDescending(version => version.Recipients?.Count))
        .Select(entry => $"{entry.Entry.Pos} {entry.Entry.Id} to {(entry.Recipients is { } users ? string.Join(' ', users.Order()) : "all")}")];
}
