using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>The order of the entries of two nodes, whenever the node learns of the other one's.</summary>
public sealed class DeliveryLoopTests(PostgresServer server) : IAsyncLifetime
{
    private readonly DeliveryLoop _loop = new(new SupervisedWork("test", NullLogger.Instance), NullLogger.Instance);
    private StoreSpec.Chat _node = null!;

    public async ValueTask InitializeAsync()
    {
        var database = server.NewDatabase();
        _node = StoreSpec.Chat.Open(options =>
            (options.Database, options.Cluster, options.FileFolderIsShared) = (database, "database", true));
        await _node.FriendsAsync("ann", "ben");
        await _node.SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Entries_behind_a_batch_that_is_being_committed_follow_it_at_once()
    {
        var seen = new SeenEntries();
        var before = _node.Observed.Entries[^1].Entry.Pos;
        _loop.Attach((ILogObserver)seen);
        _loop.Attach(new RemoteLog(_node.Get<ChatStore>(), seen) { Pos = before });
        foreach (var text in new[] { "elsewhere", "here", "elsewhere again" }) await _node.SayAsync("ann", "ben", text);
        await _node.SettleAsync();
        var own = _node.Observed.Entries[^2];
        _loop.Start(_ => { });

        _loop.Expect(own.Entry.Pos);   // The batch is on the disk, and its writer has not come to hand it over.
        _loop.Ring();
        await Patience.UntilAsync(() => !seen.Positions.IsEmpty);
        var batch = new SendInTest();
        batch.Entries.Add(own);
        _loop.Add([batch]);

        await Patience.UntilAsync(() => seen.Positions.Count >= 3);
        Assert.Equal([before + 1, before + 2, before + 3], seen.Positions);
    }

    /// <summary>What the loop has delivered.</summary>
    private sealed class SeenEntries : ILogObserver, IRemoteEntries
    {
        public ConcurrentQueue<long> Positions { get; } = [];

        public void Committed(CommittedEntry committed) => Positions.Enqueue(committed.Entry.Pos);

        public IEnumerable<CommittedEntry> Prepare(LogEntry entry, Cursor cursor, SqlSession sql) => [new(entry, cursor, [], null)];

        public void Passed(LogEntry own)
        {
        }

        public void Delivered(LogEntry entry)
        {
        }
    }

    private sealed class SendInTest : WriteOperation<Done>
    {
        protected override Outcome<Done> Run(WriteTransaction transaction) => Done.Value;
    }
}
