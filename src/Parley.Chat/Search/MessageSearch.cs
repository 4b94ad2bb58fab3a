using System.Globalization;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Finds messages in a user's own conversations, the newest first.</summary>
internal sealed class MessageSearch(ChatStore store, SearchThrottle throttle, CostlyReads reads, TimeProvider time)
{
    /// <summary>Reads one page, slice by slice: between two of them the connection and the turn are given back.</summary>
    /// <param name="user">Who looks.</param>
    /// <param name="request">For what.</param>
    /// <param name="cancellationToken">Nobody waits for the page any more.</param>
    public async Task<Outcome<SearchResults>> FindAsync(string user, SearchRequest request, CancellationToken cancellationToken = default)
    {
        if (throttle.Check(user) is { } tooMany) return tooMany;
        if (!SearchQuery.Create(request).TryGet(out var query, out var refusal)) return refusal;
        if (!PageSize.TryGet(request.Limit, 1, out var size, out refusal)) return refusal;
        if (!TryParse(request.Page, out var before)) return Refusal.Malformed("page is not one that the server gave.");
        if (request.With is not null && request.Kind is null) return Refusal.Malformed("with needs kind beside it: friend or group.");
        if (request.With?.Contains('\0', StringComparison.Ordinal) == true) return Refusal.Malformed("with names a user or a group.");

        var run = new SearchRun(user, query, size, time);
        return await reads.RunAsync(user, turn => FindAsync(run, request, before, turn), cancellationToken);
    }

    private async Task<Outcome<SearchResults>> FindAsync(SearchRun run, SearchRequest request, long before, ReadTurn turn)
    {
        var isDone = false;
        using (var read = store.Read())
        {
            if (!run.TryOpen(read.Sql, request, before, out var refusal)) return refusal;
            isDone = run.Step(read.Sql);
        }

        while (!isDone)
        {
            await turn.YieldAsync();
            using var read = store.Read();
            isDone = run.Step(read.Sql);
        }

        return new SearchResults(
            [.. run.Hits.Select(hit => new SearchHit(new EntryEnvelope(hit, store.Cursors.At(hit.Pos)), Snippets.Of(hit, run.Query.Terms)))],
            run.Next?.ToString(CultureInfo.InvariantCulture),
            run.IsCut ? false : null);
    }

    private static bool TryParse(string? page, out long before)
    {
        before = long.MaxValue;
        return page is null || (SafeInteger.TryParse(page.AsSpan(), out before) && before > 0);
    }
}
