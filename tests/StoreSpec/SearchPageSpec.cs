using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Pages of a search join without gap or repetition, and none reads more than its share.</summary>
public abstract class SearchPageSpec : SearchSpecBase
{
    private const long Far = 100_001;
    private const long Border = ((Far / 64) - 1_023) * 64;   // The first message of the 1,024 newest blocks.

    [Fact]
    public async Task Pages_join_without_gap_or_repetition_also_while_new_hits_arrive()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var sent = new List<string>();
        for (var i = 0; i < 150; i++)
        {
            if (i == 75) await IndexAsync();   // The first half is in the index, the second is not.
            var receipt = i % 3 == 0
                ? await Chat.SayInAsync(group, "carol", $"needle {i}")
                : await Chat.SayAsync("alice", "bob", $"needle {i}");
            sent.Add(receipt.Id);
            await Chat.SayAsync("bob", "alice", "hay");
        }

        sent.Reverse();
        await EverywhereAsync(async () =>
        {
            var (found, page) = (new List<string>(), (string?)null);
            do
            {
                var results = await FindAsync("bob", new SearchRequest { Q = "needle", Limit = 20, Page = page });
                found.AddRange(results.Hits.Select(hit => hit.Message.Entry.Id));
                page = results.Page;
                await Chat.SayAsync("alice", "bob", "a needle that came later");
            }
            while (page is not null);

            Assert.Equal(sent, found.Where(sent.Contains));
            Assert.Equal(found.Distinct(), found);
        });
    }

    [Fact]
    public async Task A_page_examines_a_limited_number_of_messages_and_the_next_one_continues()
    {
        await Chat.FriendsAsync("alice", "bob");
        var needle = await Chat.SayAsync("alice", "bob", "abcbc");
        await SayManyAsync("alice", "bob", 2_100, "ab bc cb");   // All of the needle's pairs, but not the needle.

        await EverywhereAsync(async () =>
        {
            var first = await FindAsync("bob", new SearchRequest { Q = "abcbc" });
            Assert.Empty(first.Hits);
            var second = await FindAsync("bob", new SearchRequest { Q = "abcbc", Page = first.Page });
            Assert.Equal((needle.Id, null), (Assert.Single(second.Hits).Message.Entry.Id, second.Page));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_search_reads_large_messages_in_slices_and_marks_its_page_as_incomplete(bool isIndexed)
    {
        await Chat.FriendsAsync("alice", "bob");
        var needle = await Chat.SayAsync("alice", "bob", "abcbc");
        await SayManyAsync("alice", "bob", 600, "ab bc cb" + new string('x', 30_000));   // 18 MB, twice the share of a page.
        if (isIndexed) await IndexAsync();

        var (found, pages, page) = (new List<string>(), 0, (string?)null);
        do
        {
            var slices = await StepsAsync("bob", new SearchRequest { Q = "abcbc", Page = page });
            Assert.All(slices, slice => Assert.InRange(slice.Bytes, 0, SearchRun.SliceBytes + 32_000));
            Assert.All(slices, slice => Assert.InRange(slice.Entries, 0, SearchRun.SliceEntries));
            Assert.InRange(slices.Sum(slice => slice.Bytes), 0, SearchRun.PageBytes + 32_000);

            var results = await FindAsync("bob", new SearchRequest { Q = "abcbc", Page = page });
            Assert.Equal(results.Page is null ? null : false, results.Complete);
            found.AddRange(results.Hits.Select(hit => hit.Message.Entry.Id));
            (page, pages) = (results.Page, pages + 1);
        }
        while (page is not null);

        Assert.Equal((needle.Id, 3), (Assert.Single(found), pages));
    }

    [Fact]
    public async Task A_response_with_large_hits_has_at_most_a_megabyte_and_the_next_page_continues()
    {
        await Chat.FriendsAsync("alice", "bob");
        await SayManyAsync("alice", "bob", 100, "tea " + new string('x', 30_000));

        await EverywhereAsync(async () =>
        {
            var first = await FindAsync("bob", new SearchRequest { Q = "tea", Limit = 200 });
            Assert.InRange(first.Hits.Sum(hit => hit.Message.Entry.Body.Length), 500_000, 1024 * 1024);
            Assert.False(first.Complete);
            Assert.Equal(100, await CountAsync("bob", "tea"));
        });
    }

    [Fact]
    public async Task A_page_that_is_full_or_has_everything_is_complete()
    {
        await Chat.FriendsAsync("alice", "bob");
        await SayManyAsync("alice", "bob", 3, "tea");

        await EverywhereAsync(async () =>
        {
            Assert.Null((await FindAsync("bob", new SearchRequest { Q = "tea", Limit = 2 })).Complete);
            Assert.Null((await FindAsync("bob", new SearchRequest { Q = "tea" })).Complete);
        });
    }

    [Fact]
    public async Task A_search_sees_changes_between_its_slices()
    {
        await Chat.FriendsAsync("alice", "bob");
        var recalled = await Chat.SayAsync("alice", "bob", "tea that is taken back");
        await SayManyAsync("alice", "bob", SearchRun.SliceEntries + 1, "tea");
        await IndexAsync();
        var run = new SearchRun("bob", SearchQuery.Create(new SearchRequest { Q = "tea" }).Value, 200, Chat.Time);

        await using (var read = await Chat.Get<ChatStore>().ReadAsync())
        {
            Assert.Null(await run.OpenAsync(read.Sql, new SearchRequest { Q = "tea" }, long.MaxValue));
            Assert.False(await run.StepAsync(read.Sql));
        }

        await RecallAsync(recalled);
        for (var isDone = false; !isDone;)
        {
            await using var read = await Chat.Get<ChatStore>().ReadAsync();
            isDone = await run.StepAsync(read.Sql);
        }

        Assert.Equal((SearchRun.SliceEntries + 1, false), (run.Hits.Count, run.Hits.Any(hit => hit.Id == recalled.Id)));
    }

    [Fact]
    public async Task A_large_conversation_is_searched_in_several_slices()
    {
        await Chat.FriendsAsync("alice", "bob");
        var oldest = await Chat.SayAsync("alice", "bob", "needle");
        await IndexAsync();
        await RunAsync(   // As if a hundred thousand messages had gone by: what the index passes over in one step is less.
            $"""
            insert into log (pos, id, conversation, seq, no, sender, kind, body, time)
            select pos + 100000, 'far', conversation, seq + 100000, no, sender, kind, body, time from log where id = '{oldest.Id}'
            """);
        await RunAsync("update conversations set last_seq = last_seq + 100000, last_pos = last_pos + 100000 where kind = 1");

        await EverywhereAsync(async () => Assert.Equal(["far", oldest.Id], await IdsAsync("bob", "needle")));
    }

    [Fact]
    public async Task A_hit_at_the_end_of_what_is_read_of_the_index_at_once_is_found_once()
    {
        await Chat.FriendsAsync("alice", "bob");
        var oldest = await Chat.SayAsync("alice", "bob", "needle");
        foreach (var (id, seq) in new[] { ("border", Border), ("far", Far) })
        {
            await RunAsync(
                $"""
                insert into log (pos, id, conversation, seq, no, sender, kind, body, time)
                select pos + {seq}, '{id}', conversation, {seq}, no, sender, kind, body, time from log where id = '{oldest.Id}'
                """);
        }

        await RunAsync($"update conversations set last_seq = {Far}, last_pos = last_pos + {Far} where kind = 1");
        await IndexAsync();

        Assert.Equal(["far", "border", oldest.Id], await IdsAsync("bob", "needle"));
    }

    [Fact]
    public async Task Pages_over_hundreds_of_conversations_have_every_hit_in_the_order_of_the_log()
    {
        string[] friends = [.. Enumerable.Range(0, 300).Select(i => $"friend{i}")];
        string[] texts = ["ab", "bc", "abc", "hay", "abc bc", "ab hay"];
        await Crowd.MakeAsync(Chat, ["nobody", "alice", .. friends]);
        await Crowd.BefriendAsync(Chat, "alice", friends);
        for (var round = 0; round < texts.Length; round++)
        {
            if (round == texts.Length - 1) await IndexAsync();
            var all = friends.Where((_, i) => i % (round + 2) != 0)
                .Select((friend, i) => Chat.SendAsync(friend, ConversationKind.Friend, "alice", texts[((i * i) + round) % texts.Length]));
            Assert.All(await Task.WhenAll(all), sent => Assert.Null(sent.Refusal));
        }

        await EverywhereAsync(async () =>
        {
            var (found, page) = (new List<string>(), (string?)null);
            do
            {
                Chat.Time.Advance(TimeSpan.FromSeconds(1));   // For users who search often.
                var results = await FindAsync("alice", new SearchRequest { Q = "abc", Limit = 40, Page = page });
                found.AddRange(results.Hits.Select(hit => hit.Message.Entry.Id));
                page = results.Page;
            }
            while (page is not null);

            await using var read = await Chat.Get<ChatStore>().ReadAsync();
            var expected = await read.Sql.QueryAsync("select id from log where body like $1 order by pos desc", "%abc%")
                .AllAsync(row => row.Text(0));
            Assert.InRange(expected.Count, 200, 1_000);
            Assert.Equal(expected, found);
        });
    }

    [Fact]
    public async Task Searching_too_fast_is_refused_with_a_time_to_wait()
    {
        await Chat.UsersAsync("alice", "bob");
        for (var i = 0; i < 20; i++) Assert.Empty(await IdsAsync("alice", "x"));

        var refusal = (await Chat.Get<MessageSearch>().FindAsync("alice", new SearchRequest { Q = "x" })).Refusal!;

        Assert.Equal((Reason.RateLimited, 200), (refusal.Reason, refusal.RetryAfter));
        Assert.Empty(await IdsAsync("bob", "x"));
        Chat.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(await IdsAsync("alice", "x"));
    }

    /// <summary>The messages that each slice of a page reads.</summary>
    private async Task<List<(int Entries, long Bytes)>> StepsAsync(string user, SearchRequest request)
    {
        await Chat.SettleAsync();
        var run = new SearchRun(user, SearchQuery.Create(request).Value, 50, Chat.Time);
        var before = request.Page is { } page ? long.Parse(page, System.Globalization.CultureInfo.InvariantCulture) : long.MaxValue;
        var slices = new List<(int, long)>();
        for (var isDone = false; !isDone;)
        {
            await using var read = await Chat.Get<ChatStore>().ReadAsync();
            if (slices.Count == 0) Assert.Null(await run.OpenAsync(read.Sql, request, before));
            var (entries, bytes) = (run.LookedAt, run.BytesRead);
            isDone = await run.StepAsync(read.Sql);
            slices.Add((run.LookedAt - entries, run.BytesRead - bytes));
        }

        return slices;
    }

    private async Task SayManyAsync(string from, string to, int count, string text) =>
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Chat.SendAsync(from, ConversationKind.Friend, to, text))),
            sent => Assert.Null(sent.Refusal));
}
