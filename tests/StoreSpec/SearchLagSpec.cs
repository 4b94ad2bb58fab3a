using System.Diagnostics;
using System.Globalization;
using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>
/// The index of the search catches up with the log quickly, without delaying other writes.
/// </summary>
public abstract class SearchLagSpec : Spec
{
    private const int Conversations = 40;

    private static readonly string[] Words = [
        "tea", "coffee", "eight", "dinner", "meeting", "tomorrow", "report", "thanks", "see you", "why not", "明天", "北京"];

    [Fact]
    public async Task A_large_backlog_is_indexed_with_few_writes_and_a_limited_number_of_rows_per_message()
    {
        const int Messages = 20_000;
        await SayFarAheadAsync(Messages);
        Assert.True(await Chat.Get<SearchIndexer>().StepAsync());   // Which sees that others have written.
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        var (begun, taken) = (Stopwatch.GetTimestamp(), Chat.Writer.Taken);

        while (await Chat.Get<SearchIndexer>().StepAsync()) { }

        var elapsed = Stopwatch.GetElapsedTime(begun);
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        var rows = await read.Sql.NumberAsync("select count(*) from search_index") ?? 0;
        Assert.Equal(0, await SearchIndex.LagAsync(read.Sql));
        Assert.InRange(Chat.Writer.Taken - taken, 1, 40);
        Assert.InRange((double)rows / Messages, 0, 8);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{GetType().Name}: {(Messages - IndexBatch.FewEntries) / elapsed.TotalSeconds:0} messages a second, {(double)rows / Messages:0.0} rows a message, {Chat.Writer.Taken - taken} writes"));
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_round_goes_on_to_the_end_of_the_log()
    {
        await SayFarAheadAsync(IndexBatch.FewEntries + IndexBatch.MaxEntries + 300);
        var indexer = Chat.Get<SearchIndexer>();
        Assert.True(await indexer.StepAsync());      // It sees other writes, and reads few entries.
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await indexer.StartAsync(deadline.Token);
        while (await LagAsync() > 0) deadline.Token.ThrowIfCancellationRequested();
        await indexer.StopAsync(deadline.Token);
    }

    [Theory]
    [InlineData(IndexBatch.FewEntries + 1, 10, IndexBatch.FewEntries, IndexBatch.FewEntries)]
    [InlineData(600, 4_000, 256, 512)]   // A mebibyte.
    public async Task Beside_others_it_reads_few_entries_and_few_bytes_at_once(int count, int length, long min, long max)
    {
        await SayFarAheadAsync(count, body: $"\"{new string('a', length)}\"");
        await using var read = await Chat.Get<ChatStore>().ReadAsync();

        var few = await IndexBatch.ReadAsync(read.Sql, new GramReader(), isBusy: true);
        var all = await IndexBatch.ReadAsync(read.Sql, new GramReader(), isBusy: false);

        Assert.InRange(few.Pos - few.From.Pos, min, max);
        Assert.Equal((count, true, false), (all.Pos - all.From.Pos, few.HasMore, all.HasMore));
    }

    [Fact]
    public async Task The_lag_of_the_index_is_measured_and_messages_behind_it_are_found_as_well()
    {
        await Chat.FriendsAsync("alice", "bob");
        var needle = await Chat.SayAsync("alice", "bob", "needle");
        await SayFarAheadAsync(3_000, conversation: needle.Id);

        await using (var read = await Chat.Get<ChatStore>().ReadAsync()) Assert.InRange(await SearchIndex.LagAsync(read.Sql), 3_000, 3_100);
        Assert.InRange((await Chat.Get<Statistics>().ReadAsync()).SearchLag, 3_000, 3_100);
        var first = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle" })).Value;
        Assert.Equal((0, false), (first.Hits.Count, first.Complete));
        var second = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle", Page = first.Page })).Value;
        Assert.Equal((needle.Id, null), (Assert.Single(second.Hits).Message.Entry.Id, second.Complete));

        while (await Chat.Get<SearchIndexer>().StepAsync()) { }
        Assert.Equal(0, (await Chat.Get<Statistics>().ReadAsync()).SearchLag);
        var whole = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle" })).Value;
        Assert.Equal((needle.Id, null), (Assert.Single(whole.Hits).Message.Entry.Id, whole.Complete));
    }

    [Fact]
    public async Task A_change_of_a_message_far_ahead_of_the_index_costs_the_index_nothing()
    {
        await SayFarAheadAsync(IndexBatch.MaxEntries + 10);
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "quixotic jazz");
        SearchPosition before;
        await using (var read = await Chat.Get<ChatStore>().ReadAsync()) before = await SearchIndex.PositionAsync(read.Sql);

        _ = (await Chat.EditAsync("alice", ConversationKind.Friend, "bob", sent.Id, "\"new speech\"")).Value;

        await using (var read = await Chat.Get<ChatStore>().ReadAsync())
        {
            Assert.Equal(before, await SearchIndex.PositionAsync(read.Sql));
            Assert.False(await read.Sql.AnyAsync("select 1 from search_index"));
        }

        while (await Chat.Get<SearchIndexer>().StepAsync()) { }
        Assert.Single((await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "speech" })).Value.Hits);
        Assert.Empty((await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "jazz" })).Value.Hits);
    }

    [Fact]
    public async Task Beside_other_writes_the_indexer_uses_small_writes_with_pauses_and_alone_large_ones()
    {
        var pace = new IndexRateLimiter(Chat.Writer, Chat.Time);
        Assert.Equal(IndexRateLimiter.MinRows, pace.Rows);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
        {
            await WriteAsync();
            pace.Wrote();
        }

        Assert.Equal((false, IndexRateLimiter.MaxRows), (pace.IsBusy, pace.Rows));
        Assert.True(pace.RestAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken).IsCompletedSuccessfully);

        await WriteAsync();   // It belongs to another user.
        await WriteAsync();
        pace.Wrote();
        Assert.Equal((true, IndexRateLimiter.MinRows), (pace.IsBusy, pace.Rows));
        var rest = pace.RestAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(29));
        Assert.False(rest.IsCompleted);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }

    private async Task<long> LagAsync()
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await SearchIndex.LagAsync(read.Sql);
    }

    private async Task WriteAsync() => _ = (await Chat.Writer.RunAsync<Done>(_ => Done.Value)).Value;

    /// <summary>Writes messages directly into the database, as if they had been sent within minutes.</summary>
    private async Task SayFarAheadAsync(int count, string? conversation = null, string? body = null) =>
        _ = (await Chat.Writer.RunAsync(transaction => SayFarAhead(transaction, count, conversation, body))).Value;

    private static Outcome<Done> SayFarAhead(WriteTransaction transaction, int count, string? conversation, string? body)
    {
        var sql = transaction.SqlInvalidatingCache();
        var only = conversation is null ? 0 : sql.Number("select conversation from log where id = $1", conversation)!.Value;
        for (var i = 1; only == 0 && i <= Conversations; i++)
        {
            sql.Execute("insert into conversations (id, key, kind) values ($1, $2, 2)", 1_000L + i, $"g:far{i}");
        }

        var pos = sql.Number("select max(pos) from log") ?? 0;
        foreach (var some in Enumerable.Range(1, count).Chunk(500))
            LogRow.InsertEach(sql, [.. some.Select(i => Entry(i, pos + i, only, transaction.Now, body))]);
        if (only > 0)
            sql.Execute("update conversations set last_seq = $2, last_no = $2, last_pos = $3 where id = $1", only, count + 1L, pos + count);
        return Done.Value;
    }

    private static LogEntry Entry(int i, long pos, long only, long now, string? body)
    {
        var number = only > 0 ? i + 1 : ((i - 1) / Conversations) + 1;
        return new LogEntry
        {
            Pos = pos,
            Id = $"far{i}",
            ConversationId = only > 0 ? only : 1_001L + (i % Conversations),
            Conversation = ConversationKey.Group("far"),
            Seq = number,
            No = number,
            Sender = $"user{i % 50}",
            Kind = MessageKinds.Text,
            Body = body ?? $"\"{string.Join(' ', Enumerable.Range(0, 6).Select(word => Words[i * (word + 7) % (Words.Length - word)]))} {i}\"",
            Time = now,
        };
    }
}
