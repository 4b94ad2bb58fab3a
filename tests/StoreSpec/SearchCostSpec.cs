using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>A search of a user with many conversations takes few statements, and the rest of the log costs it nothing.</summary>
public abstract class SearchCostSpec : SearchSpecBase
{
    private const int Conversations = 600;
    private const int Hits = 50;

    private static readonly string[] Friends = [.. Enumerable.Range(0, Conversations).Select(i => $"friend{i}")];

    /// <summary>Counts what a session does meanwhile.</summary>
    private protected abstract Task<SearchCost> CountAsync(ReadSession sql, Func<Task> work);

    [Fact]
    public async Task Conversations_without_a_candidate_are_looked_up_many_at_once()
    {
        await FriendsOfAsync("star");
        await HearAsync("star", "ab");
        await HearAsync("star", "bc");   // Each conversation has all pairs of "abc", but no message has.
        await Chat.SayAsync(Friends[7], "star", "abc");
        await IndexAsync();

        var cost = await CostAsync("abc", hits: 1);

        Assert.InRange(cost.Statements, 1, 20);
        await HearAsync("star", "bc");   // The hit is not the newest entry any more.
        await IndexAsync();
        Assert.InRange((await CostAsync("abc", hits: 1)).Statements, 1, 20);
    }

    [Fact]
    public async Task A_page_opens_the_conversations_of_its_hits_only()
    {
        await FriendsOfAsync("star");
        await HearAsync("star", "tea");
        await HearAsync("star", "hay");
        await IndexAsync();

        Assert.InRange((await CostAsync("tea", Hits)).Statements, Hits, (4 * Hits) + 20);
    }

    [Fact]
    public async Task What_others_write_does_not_make_a_search_more_expensive()
    {
        await FriendsOfAsync("star", "other", "another");
        foreach (var text in new[] { "tea", "ab", "bc" }) await HearAsync("star", text);
        await IndexAsync();
        var (tea, abc) = (await CostAsync("tea", Hits), await CostAsync("abc", hits: 0));

        foreach (var user in new[] { "other", "another" })
        {
            foreach (var text in new[] { "tea", "ab", "bc", "tea and abc", "hay" }) await HearAsync(user, text);
        }

        await IndexAsync();
        AssertSimilar(tea, await CostAsync("tea", Hits));
        AssertSimilar(abc, await CostAsync("abc", hits: 0));
    }

    private static void AssertSimilar(SearchCost before, SearchCost after)
    {
        Assert.InRange(after.Statements, 1, before.Statements);
        Assert.InRange(after.Work, 1, before.Work * 5 / 4);
    }

    private async Task<SearchCost> CostAsync(string q, int hits)
    {
        await Chat.SettleAsync();
        var request = new SearchRequest { Q = q };
        var run = new SearchRun("star", SearchQuery.Create(request).Value, Hits, Chat.Time);
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        var cost = await CountAsync(read.Sql, async () =>
        {
            Assert.Null(await run.OpenAsync(read.Sql, request, long.MaxValue));
            while (!await run.StepAsync(read.Sql)) { }
        });
        Assert.Equal(hits, run.Hits.Count);
        return cost;
    }

    private async Task FriendsOfAsync(params string[] users)
    {
        await Crowd.MakeAsync(Chat, ["nobody", .. users, .. Friends]);
        foreach (var user in users) await Crowd.BefriendAsync(Chat, user, Friends);
    }

    private async Task HearAsync(string user, string text) => Assert.All(
        await Task.WhenAll(Friends.Select(friend => Chat.SendAsync(friend, ConversationKind.Friend, user, text))),
        sent => Assert.Null(sent.Refusal));
}
