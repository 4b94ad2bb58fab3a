using System.Runtime.InteropServices;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Search;

/// <summary>
/// Brings the index up to the log, at its own pace: nothing waits for it, and a search reads for itself what is not indexed yet. A database
/// from before there was an index is caught up in the same way.
/// </summary>
internal sealed class SearchIndexer(ChatStore store, LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("search indexer", Interval, supervisor, time)
{
    private const int Entries = 256;
    private const int RowsOfWrite = 512;   // A few milliseconds of the log writer's.
    private const int Restraint = 9;       // A tenth of its time at most.

    // Messages that are indexed together share pages of the index: it waits for many, but not for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    private const string Next =
        "select l.pos, l.conversation, l.seq, l.sender, l.kind, l.body from log l where l.pos > ?1 order by l.pos limit ?2";

    private long _stepped = time.GetTimestamp();   // The loop's own.

    /// <summary>Indexes what comes next in the log.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> StepAsync()
    {
        var (position, pos, postings) = Read();
        if (pos == position.Pos) return false;

        for (var done = 0; done < postings.Length || done == 0; done += RowsOfWrite)
        {
            var rows = postings.AsMemory(done, Math.Min(RowsOfWrite, postings.Length - done));
            var isLast = done + RowsOfWrite >= postings.Length;
            var outcome = await writer.RunAsync(Actor.Server, transaction => Write(transaction, rows, position, isLast ? pos : null));
            if (outcome.Refusal is not null) return false;
            if (!outcome.Value) return true;   // A message was changed since it was read. What has been written is right, or was taken out by the change.
        }

        return true;
    }

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        while (IsDue())
        {
            var start = Time.GetTimestamp();
            if (!await StepAsync()) return;

            _stepped = Time.GetTimestamp();
            var pause = Time.GetElapsedTime(start, _stepped) * Restraint;
            await Task.Delay(pause > ShortestPause ? pause : ShortestPause, Time, stopping);
        }
    }

    private bool IsDue()
    {
        using var read = store.Read();
        var waiting = (read.Sql.Number("select max(pos) from log") ?? 0) - SearchIndex.Position(read.Sql).Pos;
        return waiting >= Entries || (waiting > 0 && Time.GetElapsedTime(_stepped) >= Patience);
    }

    private (SearchPosition Position, long Pos, Posting[] Postings) Read()
    {
        using var read = store.Read();
        var position = SearchIndex.Position(read.Sql);
        var pos = position.Pos;
        var masks = new Dictionary<(long Conversation, long Gram, long Block), long>();
        foreach (var row in read.Sql.Statement(Next).Bind(1, position.Pos).Bind(2, Entries).All(Read))
        {
            pos = row.Pos;
            if (!MessageKinds.IsMessage(row.Kind)) continue;

            foreach (var gram in Grams.Of(row.Sender, row.Kind, row.Body))
            {
                var key = (row.Conversation, gram, Posting.BlockOf(row.Seq));
                CollectionsMarshal.GetValueRefOrAddDefault(masks, key, out _) |= Posting.MaskOf(row.Seq);
            }
        }

        // In the order of the index: neighbours are written together.
        return (position, pos, [.. masks.OrderBy(one => one.Key).Select(one => new Posting(one.Key.Conversation, one.Key.Gram, one.Key.Block, one.Value))]);
    }

    private static Row Read(SqlStatement row) =>
        new(row.Long(0), row.Long(1), row.Long(2), row.Text(3), row.Text(4, MessageKinds.Text), row.Text(5));

    private static Outcome<bool> Write(WriteTransaction transaction, ReadOnlyMemory<Posting> rows, SearchPosition read, long? pos)
    {
        var sql = transaction.SqlBeside;
        if (SearchIndex.Position(sql) != read) return false;

        SearchIndex.Add(sql, rows.Span);
        if (pos is { } indexed) SearchIndex.Advance(sql, indexed);
        return true;
    }

    private readonly record struct Row(long Pos, long Conversation, long Seq, string Sender, string Kind, string Body);
}
