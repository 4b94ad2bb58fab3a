using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>
/// No caller waits longer than some seconds for the database, and afterwards everything continues by itself.
/// </summary>
public sealed class WaitTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);   // What takes 5 s alone takes longer beside other tests.

    [Fact]
    public async Task While_another_program_holds_the_lock_of_SQLite_writes_are_refused_after_some_seconds_and_reads_work()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        await chat.FriendsAsync("alice", "bob");
        var kept = await chat.SayAsync("alice", "bob", "kept");
        var start = Stopwatch.StartNew();

        using (Lock(folder.Database))
        {
            var (first, behind) = (SendAsync(chat, "c1"), SendAsync(chat, "c2"));
            chat.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Single(await SentAsync(chat, "kept"));

            // The second one need not wait as long again: it is refused with the first.
            Assert.Equal([Reason.Unavailable, Reason.Unavailable], (await Task.WhenAll(first, behind).WaitAsync(Bound))
                .Select(one => one.Refusal?.Reason));
            Assert.InRange(start.Elapsed.TotalSeconds, 4, 9);
        }

        Assert.Equal(kept.Seq + 1, (await SendAsync(chat, "c1").WaitAsync(Bound)).Value.Seq);
        Assert.Equal(2, (await SentAsync(chat, "kept", "c1")).Count);
    }

    [Fact]
    public async Task A_start_waits_only_some_seconds_for_the_lock_of_SQLite()
    {
        using var folder = new TemporaryFolder();
        await using (StoreSpec.Chat.Open(folder.Configure))
        {
        }

        using (Lock(folder.Database))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => Task.Factory.StartNew(
                () => StoreSpec.Chat.Open(folder.Configure), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                    .WaitAsync(Bound));
            Assert.Contains(folder.Database, refused.Message, StringComparison.Ordinal);
        }

        await using var later = StoreSpec.Chat.Open(folder.Configure);
    }

    [Fact]
    public async Task While_PostgreSQL_does_not_respond_everything_is_refused_after_some_seconds_and_afterwards_works_again()
    {
        using var database = new PostgresServer();
        await using var server = await ChatServer.StartAsync(
            options => options.Database = database.NewEmptyDatabase(), services => services.AddSingleton(TimeProvider.System));
        await server.FriendsAsync("alice", "bob");
        using var alice = await server.ConnectAsync("alice");
        using var reader = await server.ConnectAsync("alice");
        var sessionId = (await server.SignInAsync("alice")).SessionId;
        Assert.Equal(1, (await SayAsync(alice, "kept")).GetProperty("code").GetInt32());
        Assert.Equal(200, await GetAsync(server, sessionId));

        database.Pause();
        try
        {
            var write = SayAsync(alice, "said twice");
            var read = reader.RequestAsync("history-c", """{"with":"bob"}""");
            var calls = Enumerable.Range(0, 20).Select(_ => GetAsync(server, sessionId)).ToArray();
            var watch = Stopwatch.StartNew();
            foreach (var one in (Task[])[read, write, .. calls]) await one.WaitAsync(Bound - watch.Elapsed);
            Assert.Equal("unavailable", (await write).GetProperty("reason").GetString());
            Assert.Equal("unavailable", (await read).GetProperty("reason").GetString());
            Assert.All(calls, call => Assert.Equal(503, call.Result));

            // From now on one at a time tries; the others do not wait for it.
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync(server, sessionId))).WaitAsync(Bound), status =>
                Assert.Equal(503, status));
        }
        finally
        {
            database.Resume();
        }

        await UntilAsync(async () => (await SayAsync(alice, "said twice")).GetProperty("code").GetInt32() == 1);
        await UntilAsync(async () => await GetAsync(server, sessionId) == 200);
        var messages = (await reader.RequestAsync("history-c", """{"with":"bob"}""")).GetProperty("messages");
        Assert.Equal(["kept", "said twice"], messages.EnumerateArray()
            .Select(envelope => envelope.GetProperty("msg")).Where(msg => msg.GetProperty("kind").GetString() == "text")
            .Select(msg => msg.GetProperty("msg").GetString()));
    }

    [Fact]
    public async Task A_hanging_operation_is_answered_after_a_time_limit_and_those_behind_it_are_not_carried_out()
    {
        await using var server = await ChatServer.StartAsync();
        using var release = new ManualResetEventSlim();
        using var isStuck = new ManualResetEventSlim();
        var isDone = false;
        var stuck = server.Writer.RunAsync<Done>(Actor.Host, _ =>
        {
            isStuck.Set();
            release.Wait(2 * Bound);   // If the test fails, the server must end.
            return Done.Value;
        });
        Assert.True(isStuck.Wait(Bound));
        var behind = server.Writer.RunAsync<Done>(Actor.Host, _ =>
        {
            isDone = true;
            return Done.Value;
        });

        server.Test.Advance(TimeSpan.FromSeconds(5));
        Assert.False(stuck.IsCompleted || behind.IsCompleted);
        server.Test.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([Reason.Unavailable, Reason.Unavailable], (await Task.WhenAll(stuck, behind).WaitAsync(Bound))
            .Select(one => one.Refusal?.Reason));

        release.Set();
        Assert.Null((await server.Writer.RunAsync<Done>(_ => Done.Value).WaitAsync(Bound)).Refusal);
        Assert.False(isDone);
        await Patience.UntilAsync(() => server.Writer.Bytes == 0);
    }

    [Fact]
    public async Task A_read_waits_only_some_seconds_for_busy_connections()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        var busy = new List<ReadTransaction>();
        for (var i = 0; i < 16; i++) busy.Add(await chat.Get<ChatStore>().ReadAsync());

        await Assert.ThrowsAsync<StoreException>(() => chat.Get<ChatStore>().ReadAsync().AsTask().WaitAsync(Bound));

        foreach (var read in busy) await read.DisposeAsync();
        await (await chat.Get<ChatStore>().ReadAsync()).DisposeAsync();
    }

    [Fact]
    public async Task No_thread_waits_for_a_read_while_PostgreSQL_does_not_respond()
    {
        using var database = new PostgresServer();
        await using var chat = StoreSpec.Chat.Open(options => options.Database = database.NewEmptyDatabase());
        var store = chat.Get<ChatStore>();
        var reads = new List<ReadTransaction>();
        for (var i = 0; i < 15; i++) reads.Add(await store.ReadAsync());

        database.Pause();
        List<Task> waiting;
        try
        {
            var watch = Stopwatch.StartNew();
            waiting = [.. reads.Select(async read => await read.Sql.NumberAsync("select 1"))];
            waiting.AddRange(Enumerable.Range(0, 20).Select(async _ => await (await store.ReadAsync("alice")).DisposeAsync()));

            // The calls have returned without a result, so this thread does not wait.
            Assert.DoesNotContain(waiting, task => task.IsCompletedSuccessfully);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        }
        finally
        {
            database.Resume();
        }

        await Task.WhenAll(waiting).WaitAsync(Bound).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var read in reads) await read.DisposeAsync();
        await UntilAsync(async () =>
        {
            try
            {
                await using var read = await store.ReadAsync();
                return await read.Sql.NumberAsync("select 1") == 1;
            }
            catch (Exception exception) when (StoreFault.Is(exception))
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task One_user_has_at_most_four_reads_at_a_time()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        var store = chat.Get<ChatStore>();
        var own = new List<ReadTransaction>();
        for (var i = 0; i < 4; i++) own.Add(await store.ReadAsync("alice"));

        var fifth = store.ReadAsync("alice").AsTask();
        for (var i = 0; i < 12; i++) own.Add(await store.ReadAsync($"user{i}"));
        Assert.False(fifth.IsCompleted);

        await own[^1].DisposeAsync();   // A connection is free now, and Alice still has four.
        Assert.False(fifth.IsCompleted);
        await own[0].DisposeAsync();
        await (await fifth.WaitAsync(Bound)).DisposeAsync();
        foreach (var read in own[1..^1]) await read.DisposeAsync();
    }

    [Fact]
    public void The_longer_time_limit_ends_with_its_session()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Database)!);
        using var sql = new SqliteDatabase(folder.Database).OpenWriter();
        Migrator.Run(sql, [new Migration(1, "001_a.sql", "create table a (x integer)")], 1);

        using (Lock(folder.Database))
            Assert.Equal(SQLitePCL.raw.SQLITE_BUSY, Assert.Throws<SqliteException>(() => sql.BeginWrite()).SqliteErrorCode);
    }

    private static Task<Outcome<SendReceipt>> SendAsync(StoreSpec.Chat chat, string text) =>
        chat.SendAsync("alice", ConversationKind.Friend, "bob", text, text);

    private static async Task<List<string>> SentAsync(StoreSpec.Chat chat, params string[] texts) =>
        [.. (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Select(entry => entry.Body.Trim('"'))
            .Where(texts.Contains)];

    private static Task<JsonElement> SayAsync(ChatClient client, string text) =>
        client.RequestAsync("sendfsmg", $$"""{"to":"bob","msg":"{{text}}","cid":"{{text}}"}""");

    private static async Task<int> GetAsync(ChatServer server, string sessionId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/conversations/friend/bob/messages");
        request.Headers.Authorization = new("Bearer", sessionId);
        using var answer = await server.Test.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition().WaitAsync(Bound)) Assert.True(watch.Elapsed < Bound, "It does not go on by itself.");
    }

    /// <summary>Takes the lock as another program would.</summary>
    private static SqliteConnection Lock(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        return connection;
    }
}
