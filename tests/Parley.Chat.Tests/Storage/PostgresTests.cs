using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class PostgresTests(PostgresServer server)
{
    private readonly string _database = server.NewDatabase();

    [Fact]
    public async Task A_second_process_is_refused_with_a_message_until_the_first_has_closed()
    {
        await using (Open(_database))
        {
            var refused = Assert.Throws<StoreException>(() => Open(_database));
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        }

        await using var later = Open(_database);
    }

    [Fact]
    public async Task Another_schema_of_the_same_database_has_its_own_owner()
    {
        await using var chat = Open(_database);
        await using var other = Open(server.NewSchemaBeside(_database));

        await other.UsersAsync("alice");
    }

    [Fact]
    public void Every_connection_flushes_its_commits_whatever_the_roles_settings_and_readers_cannot_write()
    {
        server.Execute("create role careless login superuser; alter role careless set synchronous_commit = off");
        using var database = DatabaseSetting.Choose(
            _database.Replace("Username=parley", "Username=careless", StringComparison.Ordinal), NullLogger.Instance);
        using var writer = database.OpenWriter();
        using var reader = database.OpenReader();

        Assert.Equal("on", writer.Text("select current_setting('synchronous_commit')"));
        reader.BeginReadAsync().AtOnce();
        Assert.Throws<Npgsql.PostgresException>(() => reader.Execute("create table x (y integer)"));
    }

    // A plan for the values at hand read the whole search index, and one from a time when a table was empty reads all of it later.
    [Fact]
    public async Task No_connection_makes_plans_for_values_or_sizes_or_compiles_them_whatever_the_roles_settings()
    {
        server.Execute("create role planning login superuser; alter role planning set jit = on");
        using var database = DatabaseSetting.Choose(
            _database.Replace("Username=parley", "Username=planning", StringComparison.Ordinal), NullLogger.Instance);
        using var writer = database.OpenWriter();
        using var reader = database.OpenReader();
        await using var asynchronous = await database.OpenReaderAsync();

        const string Settings =
            """
            select string_agg(current_setting(v), ' ' order by v)
            from unnest(array['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'jit', 'plan_cache_mode']) v
            """;
        Assert.All(
            [writer.Text(Settings), reader.Text(Settings), await asynchronous.TextAsync(Settings)],
            settings => Assert.Equal("off off off off force_generic_plan", settings));
    }

    [Fact]
    public async Task A_start_opens_no_connection_that_is_not_used_afterwards()
    {
        await using var proxy = new PostgresProxy(_database);
        await using var chat = Open(proxy.Database);

        await using var read = await chat.Get<ChatStore>().ReadAsync();
        await chat.UsersAsync("alice");

        Assert.Equal(2, proxy.Connections);
    }

    [Fact]
    public async Task The_first_read_works_although_the_connection_of_the_start_is_lost()
    {
        await using var chat = Open(_database);
        server.Cut(_database);

        await using var read = await chat.Get<ChatStore>().ReadAsync();

        Assert.Equal(1, await read.Sql.NumberAsync("select 1"));
    }

    [Fact]
    public async Task Lost_connections_refuse_only_operations_in_progress()
    {
        await using var chat = Open(_database);
        await chat.FriendsAsync("alice", "bob");
        var before = await chat.SayAsync("alice", "bob", "before");
        Assert.Equal(["before"], await TextsAsync(chat));

        var hit = await chat.Writer.RunAsync<Done>(transaction =>
        {
            server.Cut(_database);
            transaction.SqlInvalidatingCache().Execute("insert into meta (name, value) values ('never', 'kept')");
            return Done.Value;
        });

        Assert.Equal((Reason.Unavailable, 1_000L), (hit.Refusal?.Reason, hit.Refusal?.RetryAfter));
        Assert.Equal(before.Seq + 1, (await chat.SayAsync("alice", "bob", "after")).Seq);
        Assert.Equal(["before", "after"], await TextsAsync(chat));   // The idle readers had been disconnected as well.
        await using var read = await chat.Get<ChatStore>().ReadAsync();
        Assert.Null(await read.Sql.TextAsync("select value from meta where name = 'never'"));
    }

    [Fact]
    public async Task A_commit_whose_response_was_lost_is_acknowledged_and_delivered_once()
    {
        await using var proxy = new PostgresProxy(_database);
        await using var chat = Open(proxy.Database);
        await chat.FriendsAsync("alice", "bob");
        await chat.SayAsync("alice", "bob", "before");
        await chat.SettleAsync();
        var (observed, growths) = (chat.Observed.Entries.Count, 0);
        chat.Get<ChatStore>().Grown += () => growths++;

        var outcome = await chat.Writer.RunAsync(new LossySend(proxy, PostgresProxy.Loss.Answer));

        Assert.Null(outcome.Refusal);
        Assert.Equal(1, growths);   // Followers of the log need not wait for the next message.
        Assert.Equal(["before", "said"], await TextsAsync(chat));
        await chat.SettleAsync();
        Assert.Equal(1, chat.Observed.Entries.Count - observed);
        Assert.Equal(outcome.Value.Seq + 1, (await chat.SayAsync("bob", "alice", "next")).Seq);
    }

    [Fact]
    public async Task A_commit_that_never_arrived_is_refused_and_leaves_nothing()
    {
        await using var proxy = new PostgresProxy(_database);
        await using var chat = Open(proxy.Database);
        await chat.FriendsAsync("alice", "bob");
        await chat.SayAsync("alice", "bob", "before");
        await chat.SettleAsync();
        var observed = chat.Observed.Entries.Count;

        var outcome = await chat.Writer.RunAsync(new LossySend(proxy, PostgresProxy.Loss.Request));

        Assert.Equal(Reason.Unavailable, outcome.Refusal?.Reason);
        Assert.Equal(["before"], await TextsAsync(chat));
        await chat.SettleAsync();
        Assert.Equal(observed, chat.Observed.Entries.Count);
        await chat.SayAsync("alice", "bob", "again");
        Assert.Equal(["before", "again"], await TextsAsync(chat));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sends_whose_rows_travel_with_the_commit_are_stored_and_acknowledged_or_neither_when_it_is_lost(bool arrives)
    {
        await using var proxy = new PostgresProxy(_database);
        await using var chat = Open(proxy.Database);
        await chat.FriendsAsync("alice", "bob");
        await chat.SayAsync("alice", "bob", "before");
        await chat.SettleAsync();
        var observed = chat.Observed.Entries.Count;
        List<Task<Outcome<SendReceipt>>> sends = [];

        await HeldWriter.QueueAsync(chat.Writer, () =>
        {
            sends = [.. Enumerable.Range(0, 10).Select(i => chat.SendAsync("alice", ConversationKind.Friend, "bob", $"{i}", $"c{i}"))];
            return [.. sends, chat.Writer.RunAsync<Done>(_ =>
            {
                proxy.LoseNext(arrives ? PostgresProxy.Loss.Answer : PostgresProxy.Loss.Request);
                return Done.Value;
            })];
        });

        Assert.All(await Task.WhenAll(sends), sent => Assert.Equal(arrives ? null : Reason.Unavailable, sent.Refusal?.Reason));
        await chat.SettleAsync();
        Assert.Equal(arrives ? 10 : 0, chat.Observed.Entries.Count - observed);
        for (var i = 0; i < 10; i++) Assert.Equal(arrives, (await chat.SayAsync("alice", "bob", $"{i}", $"c{i}")).Duplicate);
        Assert.Equal(["before", .. Enumerable.Range(0, 10).Select(i => $"{i}")], await TextsAsync(chat));
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_at_the_commit_fails_alone()
    {
        await using var chat = Open(_database);
        await chat.FriendsAsync("alice", "bob", "carol");
        await chat.SayAsync("alice", "bob", "before");
        await chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("alter table log add check (body <> '\"poison\"')");
            return Done.Value;
        });
        string[] texts = ["1", "poison", "2", "poison", "3"];
        List<Task<Outcome<SendReceipt>>> sends = [];

        await HeldWriter.QueueAsync(chat.Writer, () => sends =
        [
            .. texts.Select(text => chat.SendAsync("alice", ConversationKind.Friend, "bob", text, $"c{text}")),
            chat.SendAsync("alice", ConversationKind.Friend, "carol", "poison"),   // Would create the conversation.
            chat.SendAsync("carol", ConversationKind.Friend, "alice", "first"),
        ]);

        Assert.Equal(
            [(2L, null), (0, Reason.Internal), (3, null), (0, Reason.Internal), (4, null), (0, Reason.Internal), (1, null)],
            (await Task.WhenAll(sends)).Select(sent => (sent.Refusal is null ? sent.Value.Seq : 0, sent.Refusal?.Reason)));
        Assert.Equal(["before", "1", "2", "3"], await TextsAsync(chat));
        Assert.Equal(5, (await chat.SayAsync("bob", "alice", "next")).Seq);
    }

    [Fact]
    public async Task While_PostgreSQL_is_down_everything_is_refused_and_afterwards_it_works_again()
    {
        using var own = new PostgresServer();
        await using var chat = Open(own.NewEmptyDatabase());
        await chat.FriendsAsync("alice", "bob");
        var kept = await chat.SayAsync("alice", "bob", "kept", "c1");

        own.Stop(crash: true);
        Assert.Equal(Reason.Unavailable, (await chat.SendAsync("alice", ConversationKind.Friend, "bob", "refused", "c2")).Refusal?.Reason);
        await Assert.ThrowsAnyAsync<Exception>(() => TextsAsync(chat));

        own.Start();
        Assert.Equal(kept.Seq + 1, (await chat.SayAsync("alice", "bob", "refused, then sent again", "c2")).Seq);
        Assert.Equal(["kept", "refused, then sent again"], await TextsAsync(chat));
    }

    [Fact]
    public void An_unreachable_database_server_stops_the_start_with_a_message()
    {
        var refused = Assert.Throws<StoreException>(() => Open("Host=/nowhere;Database=chat;Username=me;Password=secret"));

        Assert.StartsWith("The PostgreSQL database chat at /nowhere cannot be used:", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    private static StoreSpec.Chat Open(string database) => StoreSpec.Chat.Open(options => options.Database = database);

    private static async Task<IEnumerable<string>> TextsAsync(StoreSpec.Chat chat) =>
        (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages
        .Where(entry => entry.Kind == MessageKinds.Text)
        .Select(entry => entry.Body.Trim('"'));

    /// <summary>Sends from alice to bob, and loses the connection when it is committed.</summary>
    private sealed class LossySend(PostgresProxy proxy, PostgresProxy.Loss loss) : WriteOperation<LogEntry>
    {
        protected override Outcome<LogEntry> Run(WriteTransaction transaction)
        {
            var conversation = transaction.FindCached(ConversationKey.Direct("alice", "bob"))!;
            var entry = transaction.Append(
                new EntryDraft
                {
                    ConversationId = conversation.Id,
                    Conversation = conversation.Key,
                    Sender = "alice",
                    Kind = MessageKinds.Text,
                    Body = "\"said\"",
                    Counts = true,
                },
                ["alice", "bob"]);
            proxy.LoseNext(loss);
            return entry;
        }
    }
}
