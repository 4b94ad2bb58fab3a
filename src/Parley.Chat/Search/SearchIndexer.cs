using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Search;

/// <summary>
/// Brings the index up to date with the log at its own pace: nothing waits for it, and searches read entries that are not indexed yet
/// directly. An older database without an index is indexed in the same way.
/// </summary>
internal sealed class SearchIndexer(ChatStore store, LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("search indexer", Interval, supervisor, time)
{
    private const int WorthIt = 256;   // Entries.

    // Messages that are indexed together share pages of the index, so it waits for many, but not for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly GramReader _grams = new();        // The loop's own, as what follows.
    private readonly IndexRateLimiter _pace = new(writer, time);
    private long _stepped = time.GetTimestamp();
    private TimeSpan _spent;                           // How long the last write took the writer.

    /// <summary>Indexes the next part of the log, without a pause.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> StepAsync() => StepAsync(rests: false, CancellationToken.None);

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        if (!await IsDueAsync()) return;

        // Up to the end of the log. What comes meanwhile waits for the next round: a row that many messages share is then written once.
        while (await StepAsync(rests: true, stopping)) { }
        _stepped = Time.GetTimestamp();
    }

    private async Task<bool> StepAsync(bool rests, CancellationToken stopping)
    {
        var batch = await ReadAsync();
        if (batch.Pos == batch.From.Pos) return false;

        for (var done = 0; done < batch.Rows.Length || done == 0;)
        {
            var rows = batch.Rows.AsMemory(done, Math.Min(_pace.Rows, batch.Rows.Length - done));
            done += Math.Max(1, rows.Length);
            var isLast = done >= batch.Rows.Length;
            var outcome = await writer.RunAsync(
                Actor.Server, transaction => Write(transaction, rows, batch.From, isLast ? batch.Pos : null));
            if (outcome.Refusal is not null) return false;
            // A message was changed since it was read. Everything written is right or was removed by the change.
            if (!outcome.Value) return true;

            _pace.Wrote();
            if (rests) await _pace.RestAsync(_spent, stopping);
        }

        return batch.HasMore;
    }

    private async ValueTask<bool> IsDueAsync()
    {
        await using var read = await store.ReadAsync();
        var waiting = await SearchIndex.LagAsync(read.Sql);
        return waiting >= WorthIt || (waiting > 0 && Time.GetElapsedTime(_stepped) >= Patience);
    }

    private async ValueTask<IndexBatch> ReadAsync()
    {
        await using var read = await store.ReadAsync();
        return await IndexBatch.ReadAsync(read.Sql, _grams, _pace.IsBusy);
    }

    private Outcome<bool> Write(WriteTransaction transaction, ReadOnlyMemory<Posting> rows, SearchPosition read, long? pos)
    {
        var begun = Time.GetTimestamp();
        var sql = transaction.SqlKeepingCache();
        if (SearchIndex.PositionAsync(sql).AtOnce() != read) return false;

        SearchIndex.Add(sql, rows.Span);
        if (pos is { } indexed) SearchIndex.Advance(sql, indexed);
        _spent = Time.GetElapsedTime(begun);
        return true;
    }
}
