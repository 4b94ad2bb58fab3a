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
    private const int WorthIt = 256;   // Entries.

    // Messages that are indexed together share pages of the index: it waits for many, but not for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly GramReader _grams = new();        // The loop's own, as what follows.
    private readonly IndexPace _pace = new(writer, time);
    private long _stepped = time.GetTimestamp();
    private TimeSpan _spent;                           // How long the last write took the writer.

    /// <summary>Indexes what comes next in the log, without a rest.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> StepAsync() => StepAsync(rests: false, CancellationToken.None);

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        while (IsDue())
        {
            if (!await StepAsync(rests: true, stopping)) return;

            _stepped = Time.GetTimestamp();
        }
    }

    private async Task<bool> StepAsync(bool rests, CancellationToken stopping)
    {
        var batch = Read();
        if (batch.Pos == batch.From.Pos) return false;

        for (var done = 0; done < batch.Rows.Length || done == 0;)
        {
            var rows = batch.Rows.AsMemory(done, Math.Min(_pace.Rows, batch.Rows.Length - done));
            done += Math.Max(1, rows.Length);
            var isLast = done >= batch.Rows.Length;
            var outcome = await writer.RunAsync(Actor.Server, transaction => Write(transaction, rows, batch.From, isLast ? batch.Pos : null));
            if (outcome.Refusal is not null) return false;
            if (!outcome.Value) return true;   // A message was changed since it was read. What has been written is right, or was taken out by the change.

            _pace.Wrote();
            if (rests) await _pace.RestAsync(_spent, stopping);
        }

        return true;
    }

    private bool IsDue()
    {
        using var read = store.Read();
        var waiting = SearchIndex.Lag(read.Sql);
        return waiting >= WorthIt || (waiting > 0 && Time.GetElapsedTime(_stepped) >= Patience);
    }

    private IndexBatch Read()
    {
        using var read = store.Read();
        return IndexBatch.Read(read.Sql, _grams, _pace.IsBusy ? IndexBatch.FewEntries : IndexBatch.MaxEntries);
    }

    private Outcome<bool> Write(WriteTransaction transaction, ReadOnlyMemory<Posting> rows, SearchPosition read, long? pos)
    {
        var begun = Time.GetTimestamp();
        var sql = transaction.SqlBeside;
        if (SearchIndex.Position(sql) != read) return false;

        SearchIndex.Add(sql, rows.Span);
        if (pos is { } indexed) SearchIndex.Advance(sql, indexed);
        _spent = Time.GetElapsedTime(begun);
        return true;
    }
}
