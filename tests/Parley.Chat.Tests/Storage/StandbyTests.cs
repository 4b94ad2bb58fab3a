using Microsoft.Extensions.Logging.Abstractions;
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

    [Fact]
    public void A_transaction_of_the_old_primary_is_not_taken_for_one_of_the_same_number_on_the_new_one()
    {
        using var primary = new PostgresServer();
        var database = primary.NewEmptyDatabase();
        using var standby = primary.NewStandby();
        var before = Begin(database);

        primary.Stop(crash: true);
        standby.Promote();

        var promoted = database.Replace(primary.Host, standby.Host, StringComparison.Ordinal);
        var after = Begin(promoted);
        Assert.Equal("committed", Status(promoted, after));
        Assert.Null(Status(promoted, $"{before.Split(':')[0]}:{after.Split(':')[1]}"));
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

    private static string Begin(string database)
    {
        using var source = DatabaseSetting.Choose(database, NullLogger.Instance);
        using var writer = source.OpenWriter();
        var id = writer.BeginWrite()!;
        writer.Execute("commit");
        return id;
    }

    private static string? Status(string database, string id)
    {
        using var source = DatabaseSetting.Choose(database, NullLogger.Instance);
        using var writer = source.OpenWriter();
        return writer.Text(writer.Dialect.CommitStatus!, id);
    }

    private static Task<Outcome<SendReceipt>> SayAsync(StoreSpec.Chat chat, string text, string? cid) =>
        chat.SendAsync("alice", ConversationKind.Friend, "bob", text, cid);

    private static async Task<IEnumerable<string>> TextsAsync(StoreSpec.Chat chat) =>
        (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages
        .Where(entry => entry.Kind == MessageKinds.Text)
        .Select(entry => entry.Body.Trim('"'));
}
