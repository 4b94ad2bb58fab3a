using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>What a page of a sync costs on PostgreSQL in statements, which are the same on every machine.</summary>
public sealed class PostgresSyncCostTests(PostgresServer server) : PostgresTrafficTests(server)
{
    private const int Friends = 40;

    [Fact]
    public async Task The_new_entries_of_many_conversations_are_found_with_one_statement_and_read_with_another()
    {
        string[] friends = [.. Enumerable.Range(0, Friends).Select(i => $"friend{i}")];
        await Crowd.MakeAsync(Chat, ["nobody", "alice", .. friends]);
        await Crowd.BefriendAsync(Chat, "alice", friends);
        var device = await Chat.DeviceAsync("alice");
        var cursor = await Chat.CatchUpAsync("alice", device);
        for (var i = 0; i < 3 * Friends; i++) await Chat.SayAsync("alice", friends[i % Friends], "hello");

        var before = Traffic.Sent.Count;
        var page = await Chat.SyncAsync("alice", device, cursor: cursor, limit: 200);

        Assert.Equal(3 * Friends, page.Messages.Count);
        var sent = Traffic.Sent.Skip(before).ToList();
        Assert.Single(sent, part => part.StartsWith("with recursive", StringComparison.Ordinal));
        Assert.Single(sent, part => part.StartsWith("with r as", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, part => part.StartsWith("select l.pos, l.id", StringComparison.Ordinal));
    }
}
