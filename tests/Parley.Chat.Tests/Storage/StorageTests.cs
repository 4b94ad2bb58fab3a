using Microsoft.Data.Sqlite;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.StoreSpec;
using SQLitePCL;

namespace Parley.Chat.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_database_is_created_with_its_folder_and_can_be_reopened()
    {
        string? cursor;
        await using (var chat = Open())
        {
            await chat.FriendsAsync("alice", "bob");
            await chat.SayAsync("alice", "bob", "kept");
            cursor = (await chat.SyncAsync("bob", await chat.DeviceAsync("bob"))).Cursor;
        }

        await using var again = Open();
        Assert.Equal("\"kept\"", Assert.Single((await again.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages).Body);
        var device = await again.DeviceAsync("bob");
        // The same epoch: the cursor is still valid.
        Assert.Empty((await again.SyncAsync("bob", device, cursor: cursor)).Messages);
    }

    [Fact]
    public async Task The_log_is_moved_into_the_file_when_the_store_closes()
    {
        await using (var chat = Open()) await chat.UsersAsync("alice");

        var wal = new FileInfo(_folder.Database + "-wal");
        Assert.False(wal.Exists && wal.Length > 0);
    }

    [Fact]
    public void A_statement_is_compiled_once_whatever_is_bound()
    {
        using var database = new SqliteDatabase(_folder.Database);
        database.Claim();
        using var sql = database.OpenWriter();
        sql.Execute("create table thing (id integer primary key) strict");

        var handle = ((SqliteConnection)sql.Connection).Handle!;
        raw.sqlite3_prepare_v2(handle, "select id from thing where id > ?1 order by id limit ?2", out var statement);
        for (var i = 0; i < 3; i++)
        {
            raw.sqlite3_bind_int64(statement, 1, i);
            raw.sqlite3_bind_int64(statement, 2, 50 + i);
            Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_step(statement));
            raw.sqlite3_reset(statement);
        }

        const int Recompilations = 5;   // SQLITE_STMTSTATUS_REPREPARE
        Assert.Equal(0, raw.sqlite3_stmt_status(statement, Recompilations, 0));
        statement.Dispose();
    }

    [Fact]
    public async Task A_second_process_is_refused_with_a_message_until_the_first_has_closed()
    {
        await using (Open())
        {
            var refused = Assert.Throws<StoreException>(() => Open());
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
            Assert.Contains(_folder.Database, refused.Message, StringComparison.Ordinal);
        }

        await using var later = Open();
    }

    [Fact]
    public async Task A_changed_migration_is_refused()
    {
        await TamperAsync("update schema_version set checksum = 'something else' where version = 1");

        Assert.Contains("001_first.sql was changed", Assert.Throws<StoreException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await TamperAsync("insert into schema_version (version, checksum, applied) values (999, 'x', 1)");

        Assert.Contains("schema 999", Assert.Throws<StoreException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_database_is_unlocked_again()
    {
        await TamperAsync("insert into schema_version (version, checksum, applied) values (999, 'x', 1)");
        Assert.Throws<StoreException>(() => Open());
        Execute("delete from schema_version where version = 999");

        await using var chat = Open();
    }

    [Fact]
    public void A_failing_migration_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Database)!);
        using var sql = new SqliteDatabase(_folder.Database).OpenWriter();
        Migration[] migrations = [
            new(1, "001_a.sql", "create table a (x integer)"), new(2, "002_b.sql", "create table b (x integer); nonsense")];

        Migrator.Run(sql, migrations[..1], 1);

        Assert.Throws<SqliteException>(() => Migrator.Run(sql, migrations, 1));

        Assert.Equal(1, sql.Number("select max(version) from schema_version"));
        Assert.Null(sql.Text("select name from sqlite_master where name = 'b'"));
        migrations[1] = new(2, "002_b.sql", "create table b (x integer)");
        Migrator.Run(sql, migrations, 1);
        Assert.Equal(2, sql.Number("select max(version) from schema_version"));
    }

    [Fact]
    public void A_new_database_gets_all_steps_at_once_or_none()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Database)!);
        using var sql = new SqliteDatabase(_folder.Database).OpenWriter();
        Migration[] migrations = [new(1, "001_a.sql", "create table a (x integer)"), new(2, "002_b.sql", "nonsense")];

        Assert.Throws<SqliteException>(() => Migrator.Run(sql, migrations, 1));

        Assert.Equal(0, sql.Number("select count(*) from sqlite_master"));
        migrations[1] = new(2, "002_b.sql", "create table b (x integer)");
        Assert.Equal(migrations, Migrator.Run(sql, migrations, 1));
        Assert.Empty(Migrator.Run(sql, migrations, 1));
    }

    [Fact]
    public void Line_ends_do_not_change_a_checksum()
    {
        Assert.Equal(new Migration(1, "a", "x\ny").Checksum, new Migration(1, "a", "x\r\ny").Checksum);
        Assert.NotEqual(new Migration(1, "a", "x\ny").Checksum, new Migration(1, "a", "x\nz").Checksum);
    }

    [Fact]
    public void Every_connection_flushes_its_commits_and_readers_cannot_write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Database)!);
        var database = new SqliteDatabase(_folder.Database);
        using var writer = database.OpenWriter();
        using var reader = database.OpenReader();

        foreach (var sql in new[] { writer, reader })
        {
            Assert.Equal(2, sql.Number("pragma synchronous"));
            Assert.Equal("wal", sql.Text("pragma journal_mode"));
            Assert.Equal(1, sql.Number("pragma foreign_keys"));
        }

        Assert.Equal(0, writer.Number("pragma wal_autocheckpoint"));
        Assert.Equal(1, writer.Number("pragma secure_delete"));
        Assert.Throws<SqliteException>(() => reader.Execute("create table x (y integer)"));
    }

    [Fact]
    public async Task A_read_sees_a_snapshot()
    {
        await using var chat = Open();
        await chat.FriendsAsync("alice", "bob");
        await using var read = await chat.Get<ChatStore>().ReadAsync();
        var before = await read.Sql.NumberAsync("select max(pos) from log");

        await chat.SayAsync("alice", "bob", "meanwhile");

        Assert.Equal(before, await read.Sql.NumberAsync("select max(pos) from log"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30_000)]   // On pages of its own.
    public async Task A_recalled_message_leaves_nothing_in_the_file(int length)
    {
        await using (var chat = Open())
        {
            await chat.FriendsAsync("alice", "bob");
            var message = await chat.SayAsync("alice", "bob", "what nobody should know" + new string('x', length));
            await chat.EditAsync(
                "alice", ConversationKind.Friend, "bob", message.Id, $"\"what nobody should know either{new string('x', length)}\"");
            Assert.Null((await chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id)).Refusal);
            await chat.SayAsync("alice", "bob", "what everybody may know");
        }

        var file = File.ReadAllBytes(_folder.Database);
        Assert.False(File.Exists(_folder.Database + "-wal"));
        Assert.NotEqual(-1, file.AsSpan().IndexOf("what everybody may know"u8));
        Assert.Equal(-1, file.AsSpan().IndexOf("what nobody should know"u8));
    }

    [Fact]
    public async Task A_full_disk_refuses_the_whole_batch_and_the_next_one_goes_on()
    {
        await using var chat = Open();
        await chat.FriendsAsync("alice", "bob");
        await chat.SayAsync("alice", "bob", "first");
        await chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache()
                .Execute($"pragma max_page_count = {transaction.SqlInvalidatingCache().Number("pragma page_count")}");
            return Done.Value;
        });
        var observed = chat.Observed.Entries.Count;

        var large = new string('x', 30_000);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => chat.SendAsync("alice", ConversationKind.Friend, "bob", large, $"c{i}")));

        Assert.Contains(outcomes, outcome => outcome.Refusal?.Reason == Reason.Unavailable);
        await chat.SettleAsync();
        var done = outcomes.Where(outcome => outcome.Refusal is null).Select(outcome => outcome.Value.Seq).ToList();
        var stored = (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Skip(1).Select(entry => entry.Seq)
            .ToList();
        Assert.Equal(stored, done);   // All acknowledged messages are stored, and no refused ones.
        Assert.Equal(stored.Count, chat.Observed.Entries.Count - observed);
        Assert.Equal(stored.Count + 2, (await chat.SayAsync("alice", "bob", "works again")).Seq);
    }

    [Fact]
    public async Task A_full_queue_refuses_with_a_time_to_wait()
    {
        await using var chat = StoreSpec.Chat.Open(options =>
        {
            _folder.Configure(options);
            options.WriteQueue = 5;
        });
        using var taken = new ManualResetEventSlim();
        using var hold = new Hold();
        var first = chat.Writer.RunAsync<Done>(_ =>
        {
            taken.Set();
            hold.Wait();
            return Done.Value;
        });
        taken.Wait(TestContext.Current.CancellationToken);

        var waiting = Enumerable.Range(0, 6).Select(_ => chat.Writer.RunAsync<Done>(_ => Done.Value)).ToArray();
        Assert.Equal((Reason.Unavailable, 1_000L), ((await waiting[5]).Refusal?.Reason, (await waiting[5]).Refusal?.RetryAfter));
        hold.Release();

        Assert.Null((await first).Refusal);
        Assert.All(await Task.WhenAll(waiting[..5]), outcome => Assert.Null(outcome.Refusal));
    }

    [Fact]
    public async Task One_user_has_at_most_a_quarter_of_the_queue_and_of_its_bytes()
    {
        await using var chat = StoreSpec.Chat.Open(options =>
        {
            _folder.Configure(options);
            (options.WriteQueue, options.WriteQueueBytes) = (40, 1024 * 1024);
        });
        await chat.UsersAsync("alice", "bob");
        var sessions = chat.Get<SessionStore>();
        var alice = (await sessions.VerifyAsync((await sessions.OpenAsync("alice", null)).Value.SessionId)).Value;
        var bob = (await sessions.VerifyAsync((await sessions.OpenAsync("bob", null)).Value.SessionId)).Value;

        foreach (var (size, max) in new[] { (WriteOperation.MinSize, 10), (100 * 1024, 2) })
        {
            using var hold = new Hold();
            var first = chat.Writer.RunAsync<Done>(_ =>
            {
                hold.Wait();
                return Done.Value;
            });
            var hers = Enumerable.Range(0, 12).Select(_ => chat.Writer.RunAsync(alice, new LargeWrite(size))).ToArray();
            var bobs = chat.Writer.RunAsync(bob, new LargeWrite(size));
            hold.Release();

            _ = (await first).Value;
            var outcomes = await Task.WhenAll(hers);
            Assert.All(outcomes[..max], outcome => Assert.Null(outcome.Refusal));
            Assert.All(outcomes[max..], outcome => Assert.Equal(Reason.Unavailable, outcome.Refusal?.Reason));
            Assert.Null((await bobs).Refusal);
            await chat.SettleAsync();   // She has all of her share again.
        }

        Assert.Null((await chat.Writer.RunAsync(alice, new LargeWrite(500 * 1024))).Refusal);   // Larger than a share: alone.
    }

    [Fact]
    public async Task A_queue_whose_bytes_are_full_refuses_and_returns_all_bytes_in_the_end()
    {
        await using var chat = StoreSpec.Chat.Open(options =>
        {
            _folder.Configure(options);
            options.WriteQueueBytes = 1024 * 1024;
        });
        await chat.FriendsAsync("alice", "bob");
        await chat.SettleAsync();
        using var hold = new Hold();
        var first = chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });

        var sends = Enumerable.Range(0, 40)
            .Select(i => chat.SendAsync("alice", ConversationKind.Friend, "bob", new string('x', 30_000), $"{i}"))
            .ToArray();
        Assert.InRange(chat.Writer.Bytes, 900 * 1024, 1024 * 1024);
        hold.Release();

        _ = (await first).Value;
        var outcomes = await Task.WhenAll(sends);
        var accepted = outcomes.Count(outcome => outcome.Refusal is null);
        Assert.InRange(accepted, 14, 18);   // In memory a character takes two bytes.
        Assert.All(outcomes[accepted..], outcome => Assert.Equal(Reason.Unavailable, outcome.Refusal?.Reason));
        Assert.Equal(accepted, (await chat.HistoryAsync("bob", ConversationKind.Friend, "alice", limit: 200)).Messages.Count);

        // One that is larger than the limit has its turn when nothing else waits.
        Assert.Null((await chat.Writer.RunAsync(new LargeWrite(2 * 1024 * 1024))).Refusal);
        await chat.SettleAsync();
        for (var patience = Environment.TickCount64 + 10_000; chat.Writer.Bytes > 0; await Task.Yield())
            Assert.True(Environment.TickCount64 < patience);
    }

    private sealed class LargeWrite(int size) : WriteOperation<Done>
    {
        internal override int Size => size;

        protected override Outcome<Done> Run(WriteTransaction transaction) => Done.Value;
    }

    [Fact]
    public async Task A_long_log_is_moved_into_the_file_without_a_restart()
    {
        await using var chat = Open();
        await chat.FriendsAsync("alice", "bob");
        var (file, wal) = (new FileInfo(_folder.Database), new FileInfo(_folder.Database + "-wal"));
        var (text, longest) = (new string('x', 30_000), 0L);
        for (var written = 0L; written < 256L * 1024 * 1024; written += 50 * text.Length)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => chat.SayAsync("alice", "bob", text)));
            wal.Refresh();
            Assert.True(wal.Length >= longest, "Cutting the log makes commits wait, so it is written over instead.");
            longest = wal.Length;
        }

        file.Refresh();
        Assert.InRange(longest, 1, 128 * 1024 * 1024);   // The bound is for a slow disk; usually it is little more than half of that.
        Assert.InRange(file.Length, 128 * 1024 * 1024, long.MaxValue);
    }

    [Fact]
    public async Task Foreign_keys_are_checked()
    {
        await using var chat = Open();

        var outcome = await chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("insert into friends (user_id, friend, since) values ('a', 'b', 1)");
            return Done.Value;
        });

        Assert.Equal(Reason.Internal, outcome.Refusal?.Reason);
        Assert.False(await chat.Get<Users>().ExistsAsync("a"));
    }

    private StoreSpec.Chat Open() => StoreSpec.Chat.Open(_folder.Configure);

    private async Task TamperAsync(string sql)
    {
        await using (Open())
        {
        }

        Execute(sql);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
