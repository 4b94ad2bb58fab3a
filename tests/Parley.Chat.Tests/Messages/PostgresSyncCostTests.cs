using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>What a page of a sync costs on PostgreSQL in statements, which are the same on every machine.</summary>
public sealed class PostgresSyncCostTests : IAsyncLifetime
{
    private const int Friends = 40;

    private readonly PostgresProxy _proxy;
    private readonly StoreSpec.Chat _chat;

    public PostgresSyncCostTests(PostgresServer server)
    {
        _proxy = new PostgresProxy(server.NewDatabase());
        _chat = StoreSpec.Chat.Open(options => options.Database = _proxy.Database);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task The_new_entries_of_many_conversations_are_found_with_one_statement_and_read_with_another()
    {
        string[] friends = [.. Enumerable.Range(0, Friends).Select(i => $"friend{i}")];
        await Crowd.MakeAsync(_chat, ["nobody", "alice", .. friends]);
        await Crowd.BefriendAsync(_chat, "alice", friends);
        var device = await _chat.DeviceAsync("alice");
        var cursor = await _chat.CatchUpAsync("alice", device);
        for (var i = 0; i < 3 * Friends; i++) await _chat.SayAsync("alice", friends[i % Friends], "hello");

        var before = _proxy.Traffic.Sent.Count;
        var page = await _chat.SyncAsync("alice", device, cursor: cursor, limit: 200);

        Assert.Equal(3 * Friends, page.Messages.Count);
        var sent = _proxy.Traffic.Sent.Skip(before).ToList();
        Assert.Single(sent, part => part.StartsWith("with recursive", StringComparison.Ordinal));
        Assert.Single(sent, part => part.StartsWith("with r as", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, part => part.StartsWith("select l.pos, l.id", StringComparison.Ordinal));
    }
}
