using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The index of a search: it follows the log, by itself and after a restart.</summary>
public abstract class SearchIndexSpec : SearchSpecBase
{
    [Fact]
    public async Task A_changed_message_is_found_by_its_new_content_and_its_old_content_leaves_the_index()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "nothing to see");
        await IndexAsync();
        var before = await RowsAsync();
        var edited = await Chat.SayAsync("alice", "bob", "old words");
        var recalled = await Chat.SayAsync("alice", "bob", "quixotic jazz");
        await IndexAsync();

        Assert.Null((await Chat.EditAsync("alice", ConversationKind.Friend, "bob", edited.Id, "\"new speech\"")).Refusal);
        await RecallAsync(recalled);

        await EverywhereAsync(async () =>
        {
            Assert.Equal([edited.Id], await IdsAsync("bob", "new speech"));
            Assert.Empty(await IdsAsync("bob", "old words"));
            Assert.Empty(await IdsAsync("bob", "jazz"));
        });
        await RecallAsync(edited);
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task Messages_that_were_read_for_the_index_before_a_change_are_not_written_after_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "quixotic jazz");
        using var taken = new ManualResetEventSlim();
        using var hold = new Hold();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            taken.Set();
            hold.Wait();
            return Done.Value;
        });
        taken.Wait(TestContext.Current.CancellationToken);
        var change = RecallAsync(sent);   // It waits in the queue before the writes of the index.
        var indexing = Chat.Get<SearchIndexer>().StepAsync();
        hold.Release();
        _ = await holding;
        await change;
        _ = await indexing;   // On a busy machine, it may have read after the change.

        await IndexAsync();
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
    }

    [Fact]
    public async Task A_long_message_with_very_many_different_characters_is_found_as_well()
    {
        await Chat.FriendsAsync("alice", "bob");
        var signs = string.Concat(Enumerable.Range(0, 3_000).Select(i => (char)('一' + i)));
        var sent = await Chat.SayAsync("alice", "bob", signs + "终点");
        var other = await Chat.SayAsync("alice", "bob", "到了终点");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([other.Id, sent.Id], await IdsAsync("bob", "终点"));
            Assert.Empty(await IdsAsync("bob", "点终"));
        });
        await RecallAsync(sent);
        Assert.Equal([other.Id], await IdsAsync("bob", "终点"));
    }

    [Fact]
    public async Task The_index_continues_at_its_position_after_a_restart()
    {
        await Chat.FriendsAsync("alice", "bob");
        for (var i = 0; i < 300; i++) await Chat.SayAsync("alice", "bob", $"needle {i}");
        Assert.False(await Chat.Get<SearchIndexer>().StepAsync());   // All of them.

        await ReopenAsync();
        await Chat.SayAsync("alice", "bob", "needle 300");
        await EverywhereAsync(async () => Assert.Equal(301, await CountAsync("bob", "needle")));
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
    }

    [Fact]
    public async Task The_index_follows_the_log_by_itself()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "needle");
        var indexer = Chat.Get<SearchIndexer>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        await indexer.StartAsync(deadline.Token);
        while ((await RowsAsync()).Count == 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            Chat.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await indexer.StopAsync(deadline.Token);
        Assert.Equal(await ExpectedRowsAsync(), await RowsAsync());
    }

    [Fact]
    public async Task Text_that_an_older_version_folded_differently_is_folded_again_when_the_database_is_opened()
    {
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "needle");
        await IndexAsync();
        await RunAsync("update meta set value = 'older' where name = 'folding'");
        await RunAsync("update users set name = 'İSTANBUL', folded = 'older' where id = 'bob'");

        await ReopenAsync();

        await using (var read = await Chat.Get<ChatStore>().ReadAsync())
        {
            Assert.False(await read.Sql.AnyAsync("select 1 from search_index"));
            Assert.Equal("istanbul", await read.Sql.TextAsync("select folded from users where id = 'bob'"));
        }

        await EverywhereAsync(async () => Assert.Equal([sent.Id], await IdsAsync("bob", "needle")));
        Assert.Equal("bob", Assert.Single((await Chat.Get<UserSearch>().FindAsync("Istanbul", null, 10)).Value.Users).Id);
    }

    /// <summary>The content of the index.</summary>
    private async Task<List<Posting>> RowsAsync()
    {
        await Chat.SettleAsync();
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await read.Sql.QueryAsync("select conversation, gram, block, mask from search_index order by conversation, gram, block")
            .AllAsync(row => new Posting(row.Long(0), row.Long(1), row.Long(2), row.Long(3)));
    }

    /// <summary>The expected content once everything is indexed.</summary>
    private async Task<List<Posting>> ExpectedRowsAsync()
    {
        await IndexAsync();
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return (await read.Sql.QueryAsync("select conversation, seq, sender, kind, body from log")
            .AllAsync(row => (row.Long(0), row.Long(1), row.Text(2), row.Text(3), row.Text(4))))
            .Where(row => MessageKinds.IsMessage(row.Item4))
            .SelectMany(row => Grams.Of(row.Item3, row.Item4, row.Item5)
            .Select(gram => (row.Item1, gram, Posting.BlockOf(row.Item2), Posting.MaskOf(row.Item2))))
            .GroupBy(one => (one.Item1, one.gram, one.Item3), one => one.Item4)
            .Select(row => new Posting(row.Key.Item1, row.Key.gram, row.Key.Item3, row.Aggregate((a, b) => a | b)))
            .OrderBy(row => row.Conversation).ThenBy(row => row.Gram).ThenBy(row => row.Block)
            .ToList();
    }
}
