using System.Globalization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Finds messages in a user's own conversations, newest first.</summary>
internal sealed class MessageSearch(ChatStore store, SearchRateLimiter searches, CostlyReads reads, TimeProvider time)
{
    /// <summary>Reads one page in slices; between two slices it returns the connection and the turn.</summary>
    /// <param name="user">The user.</param>
    /// <param name="request">The search.</param>
    /// <param name="cancellationToken">Cancelled when the client has disconnected.</param>
    public async Task<Outcome<SearchResults>> FindAsync(string user, SearchRequest request, CancellationToken cancellationToken = default)
    {
        if (searches.Check(user) is { } tooMany) return tooMany;
        if (!SearchQuery.Create(request).TryGet(out var query, out var refusal)) return refusal;
        if (!PageSize.TryGet(request.Limit, 1, out var size, out refusal)) return refusal;
        if (!TryParse(request.Page, out var before)) return Refusal.Malformed("page is not a value from a previous response.");
        if (request.With is not null && request.Kind is null) return Refusal.Malformed("with needs kind beside it: friend or group.");
        if (request.With?.Contains('\0', StringComparison.Ordinal) == true) return Refusal.Malformed("with names a user or a group.");

        var run = new SearchRun(user, query, size, time);
        return await reads.RunAsync(user, turn => FindAsync(run, request, before, turn), cancellationToken);
    }

    private async Task<Outcome<SearchResults>> FindAsync(SearchRun run, SearchRequest request, long before, ReadTurn turn)
    {
        var isDone = false;
        await using (var read = await store.ReadAsync(run.User))
        {
            if (await run.OpenAsync(read.Sql, request, before) is { } refusal) return refusal;
            isDone = await run.StepAsync(read.Sql);
        }

        while (!isDone)
        {
            await turn.YieldAsync();
            await using var read = await store.ReadAsync(run.User);
            isDone = await run.StepAsync(read.Sql);
        }

        return new SearchResults(
            [.. run.Hits.Select(
                hit => new SearchHit(new EntryEnvelope(hit, store.Cursors.At(hit.Pos)), Snippets.Of(hit, run.Query.Terms)))],
            run.Next?.ToString(CultureInfo.InvariantCulture),
            run.IsCut ? false : null);
    }

    private static bool TryParse(string? page, out long before)
    {
        before = long.MaxValue;
        return page is null || (SafeInteger.TryParse(page.AsSpan(), out before) && before > 0);
    }
}
