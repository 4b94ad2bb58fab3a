using System.Diagnostics;
using System.Globalization;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The index of the search catches up with a log that has run ahead of it, quickly, and without being in the way of those who write.</summary>
public abstract class SearchLagSpec : Spec
{
    private const int Conversations = 40;

    private static readonly string[] Words = ["tea", "coffee", "eight", "dinner", "meeting", "tomorrow", "report", "thanks", "see you", "why not", "明天", "北京"];

    [Fact]
    public async Task A_log_that_is_far_ahead_is_indexed_with_few_writes_and_a_bounded_number_of_rows_for_each_message()
    {
        const int Messages = 20_000;
        await SayFarAheadAsync(Messages);
        Assert.True(await Chat.Get<SearchIndexer>().StepAsync());   // Which sees that others have written.
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        var (begun, taken) = (Stopwatch.GetTimestamp(), Chat.Writer.Taken);

        while (await Chat.Get<SearchIndexer>().StepAsync()) { }

        var elapsed = Stopwatch.GetElapsedTime(begun);
        using var read = Chat.Get<ChatStore>().Read();
        var rows = read.Sql.Number("select count(*) from search_index") ?? 0;
        Assert.Equal(0, SearchIndex.Lag(read.Sql));
        Assert.InRange(Chat.Writer.Taken - taken, 1, 40);
        Assert.InRange((double)rows / Messages, 0, 8);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{GetType().Name}: {(Messages - IndexBatch.FewEntries) / elapsed.TotalSeconds:0} messages a second, {(double)rows / Messages:0.0} rows a message, {Chat.Writer.Taken - taken} writes"));
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task How_far_it_is_behind_is_told_and_what_it_has_not_is_found_all_the_same()
    {
        await Chat.FriendsAsync("alice", "bob");
        var needle = await Chat.SayAsync("alice", "bob", "needle");
        await SayFarAheadAsync(3_000, conversation: needle.Id);

        using (var read = Chat.Get<ChatStore>().Read()) Assert.InRange(SearchIndex.Lag(read.Sql), 3_000, 3_100);
        Assert.InRange(Chat.Get<Statistics>().Read().SearchLag, 3_000, 3_100);
        var first = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle" })).Value;
        Assert.Equal((0, false), (first.Hits.Count, first.Complete));
        var second = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle", Page = first.Page })).Value;
        Assert.Equal((needle.Id, null), (Assert.Single(second.Hits).Message.Entry.Id, second.Complete));

        while (await Chat.Get<SearchIndexer>().StepAsync()) { }
        Assert.Equal(0, Chat.Get<Statistics>().Read().SearchLag);
        var whole = (await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle" })).Value;
        Assert.Equal((needle.Id, null), (Assert.Single(whole.Hits).Message.Entry.Id, whole.Complete));
    }

    [Fact]
    public async Task A_message_that_changes_before_the_index_has_come_near_it_costs_the_index_nothing()
    {
        await SayFarAheadAsync(IndexBatch.MaxEntries + 10);
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "quixotic jazz");
        SearchPosition before;
        using (var read = Chat.Get<ChatStore>().Read()) before = SearchIndex.Position(read.Sql);

        _ = (await Chat.EditAsync("alice", ConversationKind.Friend, "bob", sent.Id, "\"new speech\"")).Value;

        using (var read = Chat.Get<ChatStore>().Read())
        {
            Assert.Equal(before, SearchIndex.Position(read.Sql));
            Assert.False(read.Sql.Any("select 1 from search_index"));
        }

        while (await Chat.Get<SearchIndexer>().StepAsync()) { }
        Assert.Single((await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "speech" })).Value.Hits);
        Assert.Empty((await Chat.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "jazz" })).Value.Hits);
    }

    [Fact]
    public async Task Beside_others_it_writes_little_at_once_and_rests_and_alone_it_writes_much()
    {
        var pace = new IndexPace(Chat.Writer, Chat.Time);
        Assert.Equal(IndexPace.LeastRows, pace.Rows);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
        {
            await WriteAsync();
            pace.Wrote();
        }

        Assert.Equal((false, IndexPace.MostRows), (pace.IsBusy, pace.Rows));
        Assert.True(pace.RestAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken).IsCompletedSuccessfully);

        await WriteAsync();   // Somebody else's.
        await WriteAsync();
        pace.Wrote();
        Assert.Equal((true, IndexPace.LeastRows), (pace.IsBusy, pace.Rows));
        var rest = pace.RestAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(29));
        Assert.False(rest.IsCompleted);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }

    private async Task WriteAsync() => _ = (await Chat.Writer.RunAsync<Done>(_ => Done.Value)).Value;

    /// <summary>Writes messages behind the server's back, as if they had come in minutes.</summary>
    private async Task SayFarAheadAsync(int count, string? conversation = null) => _ = (await Chat.Writer.RunAsync<Done>(transaction =>
    {
        var sql = transaction.Sql;
        var only = conversation is null ? 0 : sql.Number("select conversation from log where id = $1", conversation)!.Value;
        for (var i = 1; only == 0 && i <= Conversations; i++)
        {
            sql.Execute("insert into conversations (id, key, kind) values ($1, $2, 2)", 1_000L + i, $"g:far{i}");
        }

        var pos = sql.Number("select max(pos) from log") ?? 0;
        foreach (var some in Enumerable.Range(1, count).Chunk(500)) LogRow.InsertEach(sql, [.. some.Select(i => Entry(i, pos + i, only, transaction.Now))]);
        if (only > 0) sql.Execute("update conversations set last_seq = $2, last_no = $2, last_pos = $3 where id = $1", only, count + 1L, pos + count);
        return Done.Value;
    })).Value;

    private static LogEntry Entry(int i, long pos, long only, long now)
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
            Body = $"\"{string.Join(' ', Enumerable.Range(0, 6).Select(word => Words[i * (word + 7) % (Words.Length - word)]))} {i}\"",
            Time = now,
        };
    }
}
