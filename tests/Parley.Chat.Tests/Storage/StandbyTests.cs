using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>PostgreSQL with a standby, which takes over when the primary is gone.</summary>
public sealed class StandbyTests
{
    [Fact]
    public async Task When_the_standby_takes_over_writes_go_on_within_seconds_and_nothing_acknowledged_is_lost()
    {
        using var primary = new PostgresServer();
        var database = primary.NewEmptyDatabase();
        using var standby = primary.NewStandby();
        var both = database.Replace($"Host={primary.Host}", $"Host={standby.Host},{primary.Host}", StringComparison.Ordinal);
        await using var chat = StoreSpec.Chat.Open(options => options.Database = both);
        await chat.FriendsAsync("alice", "bob");
        var kept = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            await chat.SayAsync("alice", "bob", $"before {i}", $"c{i}");
            kept.Add($"before {i}");
        }

        primary.Stop(crash: true);
        Assert.Equal(Reason.Unavailable, (await SayAsync(chat, "refused", "r")).Refusal?.Reason);
        standby.Promote();
        var (begun, outcome) = (TimeProvider.System.GetTimestamp(), await SayAsync(chat, "after", "a"));
        while (outcome.Refusal is not null)
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(8));   // 2 s on a quiet machine
            outcome = await SayAsync(chat, "after", "a");
        }

        Assert.Equal([.. kept, "after"], await TextsAsync(chat));
        Assert.Equal(outcome.Value.Seq + 1, (await chat.SayAsync("bob", "alice", "next")).Seq);
    }

    // As with asynchronous replication. Caches and cursors are ahead of such a database, so nobody may go on with them.
    [Fact]
    public async Task A_standby_that_lacks_confirmed_messages_stops_all_nodes_and_lets_clients_start_afresh()
    {
        using var primary = new PostgresServer();
        var database = primary.NewEmptyDatabase();
        using var standby = primary.NewStandby();
        var both = database.Replace($"Host={primary.Host}", $"Host={standby.Host},{primary.Host}", StringComparison.Ordinal);
        StoreSpec.Chat Open() => StoreSpec.Chat.Open(
            options => (options.Database, options.Cluster, options.FileFolderIsShared) = (both, ChatOptions.DatabaseCluster, true));
        string cursor;
        await using (var one = Open())
        await using (var other = Open())
        {
            await one.FriendsAsync("alice", "bob");
            await other.SayAsync("bob", "alice", "kept");
            primary.LeaveStandby();
            standby.Stop(crash: false);
            await one.SayAsync("alice", "bob", "lost");
            cursor = await one.CatchUpAsync("bob", "phone");

            primary.Stop(crash: true);
            standby.Start();
            standby.Promote();
            var stores = new[] { one.Get<ChatStore>(), other.Get<ChatStore>() };
            while (!stores.All(store => store.Lost.IsFaulted))
            {
                Assert.NotNull((await SayAsync(one, "refused", null)).Refusal);
                await SayAsync(other, "ahead of nothing", null);
            }
        }

        await using var again = Open();
        Assert.Equal(["kept"], (await TextsAsync(again)).Take(1));
        Assert.DoesNotContain("lost", await TextsAsync(again));
        Assert.True((await again.SyncAsync("bob", "phone", cursor: cursor)).Reset);
    }

    // After a crash, PostgreSQL gives the numbers of lost transactions again. What such a transaction has appended tells them apart.
    [Fact]
    public async Task A_lost_transaction_is_not_taken_for_a_later_one_with_its_number()
    {
        using var server = new PostgresServer();
        var database = server.NewEmptyDatabase();
        await using var chat = StoreSpec.Chat.Open(
            options => (options.Database, options.Cluster, options.FileFolderIsShared) = (database, ChatOptions.DatabaseCluster, true));
        await chat.FriendsAsync("alice", "bob");
        SendReceipt kept;
        (long Pos, string Id) lost;
        string number;
        (long Pos, string Id, string Number) after;
        var tries = 0;
        do   // Other work of the server may take the number first.
        {
            kept = await chat.SayAsync("alice", "bob", "kept");
            (lost, number) = AppendWithoutCommit(database, server);
            server.Start();
            Outcome<SendReceipt> outcome;
            var cid = lost.Pos.ToString(CultureInfo.InvariantCulture);
            do outcome = await SayAsync(chat, "after", cid);
            while (outcome.Refusal is not null);
            after = LastEntry(database);
        }
        while (after.Number != number && ++tries < 10);

        var store = chat.Get<ChatStore>();
        Assert.Equal((lost.Pos, number), (after.Pos, after.Number));
        Assert.True(store.WasCommitted(after.Pos, after.Id));
        Assert.False(store.WasCommitted(lost.Pos, lost.Id));
        Assert.True(store.WasCommitted(after.Pos - 1, kept.Id));
    }

    // What starts a server tells this from a fault, and asks again.
    [Fact]
    public async Task The_code_of_the_first_administrator_is_refused_by_a_database_that_is_away()
    {
        using var server = new PostgresServer();
        await using var chat = StoreSpec.Chat.Open(options => options.Database = server.NewEmptyDatabase());
        var first = chat.Get<FirstAdministrator>();
        first.IsOffered = true;

        server.Stop(crash: true);
        Assert.False(await IsGivenAsync());
        server.Start();
        await Patience.UntilAsync(IsGivenAsync);

        async Task<bool> IsGivenAsync()
        {
            try
            {
                return await first.CodeAsync() is not null;
            }
            catch (Exception exception) when (exception is StoreException or DbException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_server_that_may_not_be_written_to_any_more_is_left()
    {
        using var server = new PostgresServer();
        await using var chat = StoreSpec.Chat.Open(options => options.Database = server.NewEmptyDatabase());
        await chat.FriendsAsync("alice", "bob");
        await chat.SayAsync("alice", "bob", "before");

        server.Execute("alter system set default_transaction_read_only = on");
        server.Execute("select pg_reload_conf()");
        Outcome<SendReceipt> outcome;
        do outcome = await SayAsync(chat, "refused", null);
        while (outcome.Refusal is null);   // The setting takes a moment.
        Assert.Equal(Reason.Unavailable, outcome.Refusal.Reason);
        Assert.True(chat.Writer.LastCommit.HasFailed);   // So the server is not ready.

        server.Execute("alter system reset default_transaction_read_only");
        server.Execute("select pg_reload_conf()");
        do outcome = await SayAsync(chat, "after", null);
        while (outcome.Refusal is not null);
        Assert.False(chat.Writer.LastCommit.HasFailed);
    }

    private static ((long Pos, string Id) Entry, string Number) AppendWithoutCommit(string database, PostgresServer server)
    {
        using var source = DatabaseSetting.Choose(database, NullLogger.Instance);
        using var sql = source.OpenReader();
        sql.Execute("begin");
        sql.Execute(
            """
            insert into log (pos, id, conversation, seq, no, sender, kind, body, time)
            select pos + 1, 'lost', conversation, seq + 1, no + 1, sender, kind, body, time from log order by pos desc limit 1
            """);
        var found = (sql.Number("select max(pos) from log")!.Value, sql.Text("select pg_current_xact_id()::text")!);
        server.Stop(crash: true);
        return ((found.Item1, "lost"), found.Item2);
    }

    private static (long Pos, string Id, string Number) LastEntry(string database)
    {
        using var source = DatabaseSetting.Choose(database, NullLogger.Instance);
        using var sql = source.OpenReader();
        return (
            sql.Number("select max(pos) from log")!.Value, sql.Text("select id from log order by pos desc limit 1")!,
            sql.Text("select xmin::text from log order by pos desc limit 1")!);
    }

    private static Task<Outcome<SendReceipt>> SayAsync(StoreSpec.Chat chat, string text, string? cid) =>
        chat.SendAsync("alice", ConversationKind.Friend, "bob", text, cid);

    private static async Task<IEnumerable<string>> TextsAsync(StoreSpec.Chat chat) =>
        (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages
        .Where(entry => entry.Kind == MessageKinds.Text)
        .Select(entry => entry.Body.Trim('"'));
}
