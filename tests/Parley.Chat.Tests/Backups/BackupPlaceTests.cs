using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Backups;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Backups of each database in each place can be restored.</summary>
public sealed class BackupPlaceTests(PostgresServer postgres, S3Server s3) : IClassFixture<S3Server>
{
    public enum From
    {
        SqliteToFolder,
        SqliteToBucket,
        PostgresToFolder,
        PostgresToSqlite,
    }

    [Theory]
    [InlineData(From.SqliteToFolder)]
    [InlineData(From.SqliteToBucket)]
    [InlineData(From.PostgresToFolder)]
    [InlineData(From.PostgresToSqlite)]
    public async Task Everything_before_a_backup_is_there_after_its_restore_and_clients_start_afresh(From from)
    {
        using var bench = Bench(from);
        string sessionId, file, cursor, id;
        await using (var chat = bench.Open())
        {
            await chat.FriendsAsync("alice", "bob");
            id = (await chat.SayAsync("alice", "bob", "the first needle")).Id;
            file = await BackupBench.SendFileAsync(chat, "alice", "bob", "a file");
            var session = (await chat.Get<SessionStore>().OpenAsync("bob", null)).Value;
            sessionId = session.SessionId;

            var made = await bench.BackUpAsync();   // Beside the server.
            Assert.Equal((1, 1, 6), (made.Files, made.CopiedFiles, made.FileBytes));
            Assert.Empty(made.MissingFiles);

            await chat.SayAsync("alice", "bob", "after the backup");
            cursor = (await chat.SyncAsync("bob", session.Device)).Cursor!;
        }

        var restored = await bench.RestoreAsync();
        Assert.Equal((1, 2), (restored.Files, restored.Rows["users"]));

        await using var server = bench.OpenRestored();
        var device = (await server.Get<SessionStore>().VerifyAsync(sessionId)).Value.Device;
        var messages = (await server.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        Assert.Equal((2, id, "\"the first needle\""), (messages.Count, messages[0].Id, messages[0].Body));
        var found = (await server.Get<MessageSearch>().FindAsync("bob", new SearchRequest { Q = "needle" })).Value;
        Assert.Equal(id, Assert.Single(found.Hits).Message.Entry.Id);
        Assert.Equal("a file", await BackupBench.DownloadAsync(server, "bob", file));

        // The client knows an entry that is gone, and another one has its place now.
        await server.SayAsync("alice", "bob", "after the restore");
        var page = await server.SyncAsync("bob", device, cursor: cursor);
        Assert.True(page.Reset);
        Assert.Contains(page.Messages, entry => entry.Body == "\"after the restore\"");
        Assert.DoesNotContain(page.Messages, entry => entry.Body == "\"after the backup\"");
    }

    [Fact]
    public async Task A_bucket_keeps_as_many_backups_as_wanted_and_only_their_files()
    {
        using var bench = Bench(From.SqliteToBucket);
        await using var chat = bench.Open();
        await chat.FriendsAsync("alice", "bob");
        var names = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await BackupBench.SendFileAsync(chat, "alice", "bob", $"file {i}");
            names.Add((await bench.BackUpAsync(keep: 2)).Name);
        }

        var missing = await Assert.ThrowsAsync<StoreException>(() => bench.RestoreAsync(names[0]));
        Assert.Contains($"There are: {names[1]}, {names[2]}.", missing.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await bench.RestoreAsync(names[1])).Files);
    }

    [Fact]
    public async Task A_database_that_is_too_large_for_one_request_is_put_in_parts()
    {
        var options = new S3Options();
        s3.Configure(options);
        using var bench = new BackupBench();
        await using (var chat = bench.Open())
        {
            await chat.FriendsAsync("alice", "bob");
            await chat.SayAsync("alice", "bob", "hello");
        }

        using var place = new BackupBucket(options, bench.In("work"), TimeProvider.System, maxFile: 50_000);
        using var database = DatabaseSetting.Choose(bench.Options.Database, NullLogger.Instance);
        var made = await new BackupMaker(place, database, bench.Options, TimeProvider.System).RunAsync(null, default);
        var parts = (await place.ListAsync(made.Name, default)).Where(file => file.Key.StartsWith("parley.db.", StringComparison.Ordinal)).ToList();
        Assert.Equal((made.DatabaseBytes + 49_999) / 50_000, parts.Count);
        Assert.Equal(made.DatabaseBytes, parts.Sum(part => part.Value));

        using var backups = ChatBackups.InBucket(bench.Restored, options, bench.In("other"), TimeProvider.System);
        await backups.RestoreAsync(null, movesAside: false);
        await using var server = bench.OpenRestored();
        Assert.Single((await server.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages);
    }

    [Fact]
    public async Task A_backup_of_a_file_is_not_restored_to_another_database()
    {
        using var bench = new BackupBench(restored: postgres.NewEmptyDatabase());
        await bench.Open().DisposeAsync();
        await bench.BackUpAsync();

        var refused = await Assert.ThrowsAsync<StoreException>(() => bench.RestoreAsync());

        Assert.Contains("Restore it to a file of SQLite", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_PostgreSQL_that_is_not_empty_is_never_moved_aside()
    {
        var setting = postgres.NewEmptyDatabase();
        using var bench = new BackupBench(setting, setting);
        await bench.Open().DisposeAsync();
        await bench.BackUpAsync();

        foreach (var force in new[] { false, true })
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => bench.RestoreAsync(movesAside: force));
            Assert.Contains("Restore into an empty database or schema.", refused.Message, StringComparison.Ordinal);
        }
    }

    private BackupBench Bench(From from) => from switch
    {
        From.SqliteToBucket => new BackupBench(bucket: s3.Configure),
        From.PostgresToFolder => new BackupBench(postgres.NewEmptyDatabase(), postgres.NewEmptyDatabase()),
        From.PostgresToSqlite => new BackupBench(postgres.NewEmptyDatabase()),
        _ => new BackupBench(),
    };
}
