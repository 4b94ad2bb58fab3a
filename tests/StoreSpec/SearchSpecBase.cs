using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Search;

namespace Parley.StoreSpec;

/// <summary>The common part of the specifications of search.</summary>
public abstract class SearchSpecBase : Spec
{
    /// <summary>Checks with nothing indexed since the last time, and then with everything.</summary>
    private protected async Task EverywhereAsync(Func<Task> check)
    {
        await check();
        await IndexAsync();
        Chat.Time.Advance(TimeSpan.FromSeconds(10));   // For users who search often.
        await check();
    }

    private protected async Task IndexAsync()
    {
        while (await Chat.Get<SearchIndexer>().StepAsync()) { }
    }

    private protected async Task<SearchResults> FindAsync(string user, SearchRequest request) =>
        (await Chat.Get<MessageSearch>().FindAsync(user, request)).Value;

    private protected Task<string[]> IdsAsync(string user, string q) => IdsAsync(user, new SearchRequest { Q = q });

    private protected async Task<string[]> IdsAsync(string user, SearchRequest request) =>
        [.. (await FindAsync(user, request)).Hits.Select(hit => hit.Message.Entry.Id)];

    private protected async Task<int> CountAsync(string user, string q)
    {
        var (count, page) = (0, (string?)null);
        do
        {
            var results = await FindAsync(user, new SearchRequest { Q = q, Page = page, Limit = 200 });
            (count, page) = (count + results.Hits.Count, results.Page);
        }
        while (page is not null);
        return count;
    }

    private protected async Task RecallAsync(SendReceipt sent) =>
        _ = (await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", sent.Id)).Value;

    private protected async Task RunAsync(string statement) => _ = (await Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(statement);
        return Done.Value;
    })).Value;
}
