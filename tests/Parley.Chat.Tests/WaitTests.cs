using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Nobody waits for the database for longer than some seconds, whatever it does, and afterwards everything goes on by itself.</summary>
public sealed class WaitTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);   // What takes 5 s alone takes longer beside other tests.

    [Fact]
    public async Task While_somebody_else_holds_the_lock_of_SQLite_writes_are_refused_after_some_seconds_and_reads_go_on()
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
            Assert.Single(Sent(chat, "kept"));

            // The second one need not wait as long again: what failed the first has failed it too.
            Assert.Equal([Reason.Unavailable, Reason.Unavailable], (await Task.WhenAll(first, behind).WaitAsync(Bound)).Select(one => one.Refusal?.Reason));
            Assert.InRange(start.Elapsed.TotalSeconds, 4, 9);
        }

        Assert.Equal(kept.Seq + 1, (await SendAsync(chat, "c1").WaitAsync(Bound)).Value.Seq);
        Assert.Equal(2, Sent(chat, "kept", "c1").Count);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_ever_for_the_lock_of_SQLite()
    {
        using var folder = new TemporaryFolder();
        await using (StoreSpec.Chat.Open(folder.Configure))
        {
        }

        using (Lock(folder.Database))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => Task.Factory.StartNew(
                () => StoreSpec.Chat.Open(folder.Configure), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Bound));
            Assert.Contains(folder.Database, refused.Message, StringComparison.Ordinal);
        }

        await using var later = StoreSpec.Chat.Open(folder.Configure);
    }

    [Fact]
    public async Task While_PostgreSQL_does_not_answer_everything_is_refused_after_some_seconds_and_then_goes_on_by_itself()
    {
        using var database = new PostgresServer();
        await using var server = await ChatServer.StartAsync(
            options => options.Database = database.NewDatabase(), services => services.AddSingleton(TimeProvider.System));
        await server.FriendsAsync("alice", "bob");
        using var alice = await server.ConnectAsync("alice");
        using var reader = await server.ConnectAsync("alice");
        var sid = (await server.SignInAsync("alice")).Sid;
        Assert.Equal(1, (await SayAsync(alice, "kept")).GetProperty("code").GetInt32());
        Assert.Equal(200, await GetAsync(server, sid));

        database.Pause();
        try
        {
            var write = SayAsync(alice, "said twice");
            var read = reader.RequestAsync("history-c", """{"with":"bob"}""");
            var calls = Enumerable.Range(0, 20).Select(_ => GetAsync(server, sid)).ToArray();
            var watch = Stopwatch.StartNew();
            foreach (var one in (Task[])[read, write, .. calls]) await one.WaitAsync(Bound - watch.Elapsed);
            Assert.Equal("unavailable", (await write).GetProperty("reason").GetString());
            Assert.Equal("unavailable", (await read).GetProperty("reason").GetString());
            Assert.All(calls, call => Assert.Equal(503, call.Result));

            // From now on one at a time tries; the others need not wait for it.
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync(server, sid))).WaitAsync(Bound), status => Assert.Equal(503, status));
        }
        finally
        {
            database.Resume();
        }

        await UntilAsync(async () => (await SayAsync(alice, "said twice")).GetProperty("code").GetInt32() == 1);
        await UntilAsync(async () => await GetAsync(server, sid) == 200);
        var messages = (await reader.RequestAsync("history-c", """{"with":"bob"}""")).GetProperty("messages");
        Assert.Equal(["kept", "said twice"], messages.EnumerateArray()
            .Select(envelope => envelope.GetProperty("msg")).Where(msg => msg.GetProperty("kind").GetString() == "text").Select(msg => msg.GetProperty("msg").GetString()));
    }

    [Fact]
    public async Task What_hangs_whatever_it_waits_for_is_answered_by_the_clock_and_what_waits_behind_it_is_not_done()
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
        Assert.Equal([Reason.Unavailable, Reason.Unavailable], (await Task.WhenAll(stuck, behind).WaitAsync(Bound)).Select(one => one.Refusal?.Reason));

        release.Set();
        Assert.Null((await server.Writer.RunAsync<Done>(_ => Done.Value).WaitAsync(Bound)).Refusal);
        Assert.False(isDone);
        await Patience.UntilAsync(() => server.Writer.Bytes == 0);
    }

    [Fact]
    public async Task A_read_does_not_wait_for_ever_for_connections_that_are_all_busy()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        var busy = Enumerable.Range(0, 16).Select(_ => chat.Get<ChatStore>().Read()).ToList();

        var late = Task.Factory.StartNew(() => chat.Get<ChatStore>().Read().Dispose(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Assert.ThrowsAsync<StoreException>(() => late.WaitAsync(Bound));

        foreach (var read in busy) read.Dispose();
        chat.Get<ChatStore>().Read().Dispose();
    }

    [Fact]
    public void Patience_ends_with_the_session_that_has_it()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Database)!);
        using var sql = new SqliteDatabase(folder.Database).OpenWriter();
        Migrator.Run(sql, [new Migration(1, "001_a.sql", "create table a (x integer)")], 1);

        using (Lock(folder.Database)) Assert.Equal(SQLitePCL.raw.SQLITE_BUSY, Assert.Throws<SqliteException>(() => sql.BeginWrite()).SqliteErrorCode);
    }

    private static Task<Outcome<SendReceipt>> SendAsync(StoreSpec.Chat chat, string text) => chat.SendAsync("alice", ConversationKind.Friend, "bob", text, text);

    private static List<string> Sent(StoreSpec.Chat chat, params string[] texts) =>
        [.. chat.History("bob", ConversationKind.Friend, "alice").Messages.Select(entry => entry.Body.Trim('"')).Where(texts.Contains)];

    private static Task<JsonElement> SayAsync(ChatClient client, string text) =>
        client.RequestAsync("sendfsmg", $$"""{"to":"bob","msg":"{{text}}","cid":"{{text}}"}""");

    private static async Task<int> GetAsync(ChatServer server, string sid)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/conversations/friend/bob/messages");
        request.Headers.Authorization = new("Bearer", sid);
        using var answer = await server.Test.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition().WaitAsync(Bound)) Assert.True(watch.Elapsed < Bound, "It does not go on by itself.");
    }

    /// <summary>Takes the lock as another program does.</summary>
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
