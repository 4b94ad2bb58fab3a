using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>What nodes that write in turn cost each other, in round trips, which are the same on every machine.</summary>
public sealed class NodesCostTests : IAsyncLifetime
{
    private const string Reading = "select l.pos";   // The delivery reads what the other node has written, on a connection of its own.

    private readonly PostgresProxy _proxy;
    private readonly StoreSpec.Chat _first;
    private readonly StoreSpec.Chat _second;

    public NodesCostTests(PostgresServer server)
    {
        var database = server.NewDatabase();
        _proxy = new PostgresProxy(database);
        _first = Open(_proxy.Database);
        _second = Open(database);
    }

    public async ValueTask InitializeAsync()
    {
        await _first.FriendsAsync("ann", "ben", "cleo", "dora");
        await _second.SayAsync("cleo", "dora", "makes a conversation");
        for (var i = 0; i < 2; i++) await _first.SayAsync("ann", "ben", "makes another one");
        await _first.SayAsync("ben", "ann", "and caches both");
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private static StoreSpec.Chat Open(string database) => StoreSpec.Chat.Open(options =>
        (options.Database, options.Cluster, options.FileFolderIsShared) = (database, "database", true));

    [Fact]
    public async Task A_send_after_one_of_another_node_elsewhere_takes_two_round_trips_as_on_one_node()
    {
        await _second.SayAsync("cleo", "dora", "elsewhere");

        Assert.Equal(2, (await RoundTripsAsync()).Count);
    }

    [Fact]
    public async Task A_send_after_one_of_another_node_to_the_same_conversation_reads_it_again_in_a_third_round_trip()
    {
        await _second.SayAsync("ben", "ann", "here");

        Assert.Equal(3, (await RoundTripsAsync()).Count);
    }

    [Fact]
    public async Task A_send_after_another_kind_of_write_of_another_node_reads_again_too_because_rights_may_have_changed()
    {
        await _second.ReadAsync("dora", Log.ConversationKind.Friend, "cleo", 1);
        Assert.Equal(2, (await RoundTripsAsync()).Count);   // It changes no rights.

        await _second.UsersAsync("eve");
        Assert.Equal(3, (await RoundTripsAsync()).Count);
    }

    [Fact]
    public async Task The_commit_announces_itself_in_its_own_round_trip()
    {
        var last = (await RoundTripsAsync())[^1];

        Assert.Contains(last, statement => statement.StartsWith("select pg_notify", StringComparison.Ordinal));
        Assert.Equal("commit", last[^1]);
    }

    // The round trips of the transaction with one send of the first node.
    private async Task<List<List<string>>> RoundTripsAsync()
    {
        var before = _proxy.Traffic.Sent.Count;
        await _first.SayAsync("ann", "ben", "counted");
        var trips = new List<List<string>> { new() };
        foreach (var part in _proxy.Traffic.Sent.Skip(before).Where(part => !part.StartsWith(Reading, StringComparison.Ordinal)))
        {
            if (part != PostgresTraffic.RoundTrip) trips[^1].Add(part);
            else if (trips[^1].Count > 0) trips.Add([]);
        }

        var begin = trips.FindIndex(trip => trip.Contains("begin isolation level read committed"));
        var end = trips.FindIndex(trip => trip is [.., "commit"]);
        return trips[begin..(end + 1)];
    }
}
