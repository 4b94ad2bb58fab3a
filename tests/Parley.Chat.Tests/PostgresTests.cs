using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class PostgresTests(PostgresServer server)
{
    private readonly string _database = server.NewDatabase();

    [Fact]
    public async Task A_second_process_is_refused_with_a_sentence_until_the_first_has_closed()
    {
        await using (Open(_database))
        {
            var refused = Assert.Throws<StoreException>(() => Open(_database));
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        }

        await using var later = Open(_database);
    }

    [Fact]
    public async Task Another_schema_of_the_same_database_has_an_owner_of_its_own()
    {
        await using var chat = Open(_database);
        await using var other = Open(server.NewDatabase());

        await other.UsersAsync("alice");
    }

    [Fact]
    public void Every_connection_flushes_its_commits_whatever_the_role_would_do_and_readers_cannot_write()
    {
        server.Execute("create role careless login superuser; alter role careless set synchronous_commit = off");
        using var database = DatabaseSetting.Choose(_database.Replace("Username=parley", "Username=careless", StringComparison.Ordinal), NullLogger.Instance);
        using var writer = database.OpenWriter();
        using var reader = database.OpenReader();

        Assert.Equal("on", writer.Text("select current_setting('synchronous_commit')"));
        reader.BeginRead();
        Assert.Throws<Npgsql.PostgresException>(() => reader.Execute("create table x (y integer)"));
    }

    [Fact]
    public async Task Lost_connections_refuse_what_was_under_way_and_nothing_more()
    {
        await using var chat = Open(_database);
        await chat.FriendsAsync("alice", "bob");
        var before = await chat.SayAsync("alice", "bob", "before");
        Assert.Equal(["before"], Texts(chat));

        var hit = await chat.Writer.RunAsync<Done>(transaction =>
        {
            server.Cut(_database);
            transaction.Sql.Execute("insert into meta (name, value) values ('never', 'kept')");
            return Done.Value;
        });

        Assert.Equal((Reason.Unavailable, 1_000L), (hit.Refusal?.Reason, hit.Refusal?.RetryAfter));
        Assert.Equal(before.Seq + 1, (await chat.SayAsync("alice", "bob", "after")).Seq);
        Assert.Equal(["before", "after"], Texts(chat));   // The idle readers had been cut off as well.
        using var read = chat.Get<ChatStore>().Read();
        Assert.Null(read.Sql.Text("select value from meta where name = 'never'"));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_acknowledged_and_delivered_once()
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
        Assert.Equal(1, growths);   // Who follows the log need not wait for the next message.
        Assert.Equal(["before", "said"], Texts(chat));
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
        Assert.Equal(["before"], Texts(chat));
        await chat.SettleAsync();
        Assert.Equal(observed, chat.Observed.Entries.Count);
        await chat.SayAsync("alice", "bob", "again");
        Assert.Equal(["before", "again"], Texts(chat));
    }

    [Fact]
    public async Task While_PostgreSQL_is_down_everything_is_refused_and_then_it_goes_on()
    {
        using var own = new PostgresServer();
        await using var chat = Open(own.NewDatabase());
        await chat.FriendsAsync("alice", "bob");
        var kept = await chat.SayAsync("alice", "bob", "kept", "c1");

        own.Stop(crash: true);
        Assert.Equal(Reason.Unavailable, (await chat.SendAsync("alice", ConversationKind.Friend, "bob", "refused", "c2")).Refusal?.Reason);
        Assert.ThrowsAny<Exception>(() => Texts(chat));

        own.Start();
        Assert.Equal(kept.Seq + 1, (await chat.SayAsync("alice", "bob", "refused, then sent again", "c2")).Seq);
        Assert.Equal(["kept", "refused, then sent again"], Texts(chat));
    }

    [Fact]
    public void A_server_that_cannot_be_reached_stops_the_start_with_a_sentence()
    {
        var refused = Assert.Throws<StoreException>(() => Open("Host=/nowhere;Database=chat;Username=me;Password=secret"));

        Assert.StartsWith("The PostgreSQL database chat at /nowhere cannot be used:", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    private static StoreSpec.Chat Open(string database) => StoreSpec.Chat.Open(options => options.Database = database);

    private static IEnumerable<string> Texts(StoreSpec.Chat chat) => chat.History("bob", ConversationKind.Friend, "alice").Messages
        .Where(entry => entry.Kind == MessageKinds.Text)
        .Select(entry => entry.Body.Trim('"'));

    /// <summary>Sends from alice to bob, and loses the connection when it is committed.</summary>
    private sealed class LossySend(PostgresProxy proxy, PostgresProxy.Loss loss) : WriteOperation<LogEntry>
    {
        protected override Outcome<LogEntry> Run(WriteTransaction transaction)
        {
            var conversation = transaction.Recall(ConversationKey.Direct("alice", "bob"))!;
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
