using Npgsql;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Work that one of several nodes does.</summary>
public sealed class LeaseTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _database = server.NewDatabase();
    private readonly List<StoreSpec.Chat> _nodes = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<string> _working = [];   // Guarded by itself.
    private readonly List<Task> _holding = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_holding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task One_node_works_and_another_goes_on_when_its_connection_is_lost()
    {
        var first = Start("first");
        await UntilAsync(() => Working() == "first", first);
        var second = Start("second");
        await AskInVainAsync(second, times: 3);
        Assert.Equal("first", Working());

        server.Execute($"select pg_terminate_backend(pid, 5000) from pg_locks where {Held}");

        await UntilAsync(() => Working() == "first,second", second);   // The first one has not looked yet.
        await UntilAsync(() => Working() == "second", first);
    }

    [Fact]
    public async Task Another_node_goes_on_when_the_first_one_stops()
    {
        using var first = new CancellationTokenSource();
        await UntilAsync(() => Working() == "first", Start("first", stopping: first.Token));
        var second = Start("second");

        await first.CancelAsync();

        await UntilAsync(() => Working() == "second", second);
    }

    [Fact]
    public async Task Different_work_has_leases_of_its_own()
    {
        Start("first");
        Start("second", "other work");

        await UntilAsync(() => Working() is "first,second" or "second,first");
    }

    private string Held =>
        "locktype = 'advisory' and classid = 1885434478::oid and granted and database = "
        + $"(select oid from pg_database where datname = '{new NpgsqlConnectionStringBuilder(_database).Database}')";

    private StoreSpec.Chat Start(string node, string name = "work", CancellationToken stopping = default)
    {
        var chat = StoreSpec.Chat.Open(options =>
            (options.Database, options.Cluster, options.FileFolderIsShared) = (_database, ChatOptions.DatabaseCluster, true));
        _nodes.Add(chat);
        var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _stopping.Token);
        _holding.Add(HoldAsync(chat, name, node, either));
        return chat;
    }

    private async Task HoldAsync(StoreSpec.Chat chat, string name, string node, CancellationTokenSource stopping)
    {
        using (stopping) await Lease.HoldAsync(chat.Get<ChatStore>(), name, mine => WorkAsync(node, mine), chat.Time, stopping.Token);
    }

    private async Task WorkAsync(string node, CancellationToken mine)
    {
        lock (_working) _working.Add(node);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, mine);
        }
        finally
        {
            lock (_working) _working.Remove(node);
        }
    }

    private string Working()
    {
        lock (_working) return string.Join(',', _working);
    }

    // Only this node's clock goes on, so the last question for the lease that the database has seen is its own.
    private static async Task AskInVainAsync(StoreSpec.Chat node, int times)
    {
        const string LastQuestion =
            """
            select coalesce(max(extract(epoch from query_start) * 1000000), 0)::bigint from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_try_advisory_lock(1885434478%'
            """;
        var questions = new HashSet<long>();
        await Patience.UntilAsync(async () =>
        {
            node.Time.Advance(TimeSpan.FromSeconds(1));
            questions.Add(await node.CountAsync(LastQuestion));
            return questions.Count > times;
        });
    }

    // The clocks of these nodes go on, or of all.
    private Task UntilAsync(Func<bool> condition, params StoreSpec.Chat[] nodes) => Patience.UntilAsync(() =>
    {
        foreach (var node in nodes.Length > 0 ? nodes : [.. _nodes]) node.Time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });
}
