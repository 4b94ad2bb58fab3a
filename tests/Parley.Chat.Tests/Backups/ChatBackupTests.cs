using System.Text.Json.Nodes;
using Parley.Chat.Files;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

/// <summary>What can go wrong with a backup, its deletion or its restore.</summary>
public sealed class ChatBackupTests : IDisposable
{
    private readonly BackupBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Files_are_copied_once_and_deleted_with_the_last_backup_that_has_them()
    {
        await using var chat = _bench.Open();
        await chat.FriendsAsync("alice", "bob");
        var old = await BackupBench.SendFileAsync(chat, "alice", "bob", "old");
        var first = await _bench.BackUpAsync(keep: 2);
        await chat.Writer.RunAsync<Ground.Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("delete from file_uses where file = $1", old);
            transaction.SqlInvalidatingCache().Execute("update files set state = 'gone' where id = $1", old);
            return Ground.Done.Value;
        });
        var present = await BackupBench.SendFileAsync(chat, "alice", "bob", "present");

        var second = await _bench.BackUpAsync(keep: 2);
        Assert.Equal((1, 1, 1), (first.CopiedFiles, second.Files, second.CopiedFiles));
        Assert.Equal(new[] { old, present }.Order(StringComparer.Ordinal), Copies().Order(StringComparer.Ordinal));

        var third = await _bench.BackUpAsync(keep: 2);
        Assert.Equal([first.Name], third.Deleted);
        Assert.Equal(0, third.CopiedFiles);
        Assert.Equal([present], Copies());
        Assert.Equal([second.Name, third.Name], Backups());
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_nothing_and_deletes_none()
    {
        await using (var chat = _bench.Open()) await chat.UsersAsync("alice");
        var good = await _bench.BackUpAsync();
        var bytes = await File.ReadAllBytesAsync(_bench.Options.Database);
        Array.Fill(bytes, (byte)0x5a, 8_192, bytes.Length - 8_192);
        await File.WriteAllBytesAsync(_bench.Options.Database, bytes);

        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<StoreException>(() => _bench.BackUpAsync(keep: 1));

        Assert.Equal([good.Name], Backups());
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_bench.Place).Count());   // And the lock.
    }

    [Fact]
    public async Task What_an_interrupted_backup_has_left_is_deleted_by_the_next_one()
    {
        await _bench.Open().DisposeAsync();
        var left = Path.Combine(_bench.Place, "parley-2026-04-30T02-00-00Z.part");
        Directory.CreateDirectory(left);
        var others = Path.Combine(_bench.Place, "notes.part");
        Directory.CreateDirectory(others);

        await _bench.BackUpAsync();

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(others));
    }

    [Fact]
    public async Task Two_backups_at_once_do_not_disturb_each_other()
    {
        await _bench.Open().DisposeAsync();
        await _bench.BackUpAsync();
        using (new FileStream(Path.Combine(_bench.Place, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => _bench.BackUpAsync());
            Assert.Contains("Another process is making a backup", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_missing_or_damaged_is_named_and_the_rest_is_backed_up(bool isMissing)
    {
        string lost, good;
        await using (var chat = _bench.Open())
        {
            await chat.FriendsAsync("alice", "bob");
            lost = await BackupBench.SendFileAsync(chat, "alice", "bob", "lost");
            good = await BackupBench.SendFileAsync(chat, "alice", "bob", "good");
        }

        var path = FolderStorage.PathOf(_bench.Options.FileFolder, lost);
        if (isMissing) File.Delete(path);
        else await File.WriteAllTextAsync(path, "LOST");

        var made = await _bench.BackUpAsync();
        Assert.Contains(path, Assert.Single(made.MissingFiles), StringComparison.Ordinal);

        var restored = await _bench.RestoreAsync();
        Assert.Equal([lost], restored.MissingFiles);
        await using var server = _bench.OpenRestored();
        Assert.Equal("good", await BackupBench.DownloadAsync(server, "bob", good));
    }

    [Theory]
    [InlineData("parley.db")]
    [InlineData("files.txt")]
    [InlineData("manifest.json")]
    public async Task A_damaged_backup_is_not_restored(string file)
    {
        await using (var chat = _bench.Open())
        {
            await chat.FriendsAsync("alice", "bob");
            await BackupBench.SendFileAsync(chat, "alice", "bob", "a file");
        }

        var made = await _bench.BackUpAsync();
        var path = Path.Combine(_bench.Place, made.Name, file);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 0x55;
        await File.WriteAllBytesAsync(path, bytes);

        await Assert.ThrowsAsync<StoreException>(() => _bench.RestoreAsync());

        Assert.False(File.Exists(_bench.Restored.Database));
        Assert.Empty(Directory.EnumerateFiles(_bench.In("new"), "*.restore"));
    }

    [Theory]
    [InlineData("schema", "has schema 999, but this program supports only up to")]
    [InlineData("format", "has format 999, but this program restores only up to 1. Run the newer program.")]
    [InlineData("parley", "was not written by 'backup'")]
    public async Task A_backup_of_another_program_is_refused(string member, string expected)
    {
        await _bench.Open().DisposeAsync();
        var made = await _bench.BackUpAsync();
        var path = Path.Combine(_bench.Place, made.Name, "manifest.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        manifest[member] = member == "parley" ? "export" : 999;
        await File.WriteAllTextAsync(path, manifest.ToJsonString());

        var refused = await Assert.ThrowsAsync<StoreException>(() => _bench.RestoreAsync());
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.Restored.Database));
    }

    [Fact]
    public async Task A_restore_replaces_nothing_unless_the_old_data_is_moved_aside()
    {
        await using (var chat = _bench.Open())
        {
            await chat.FriendsAsync("alice", "bob");
            await BackupBench.SendFileAsync(chat, "alice", "bob", "a file");
        }

        await _bench.BackUpAsync();
        await using (var other = _bench.OpenRestored())
        {
            await other.FriendsAsync("carol", "dave");
            await BackupBench.SendFileAsync(other, "carol", "dave", "of others");
            var inUse = await Assert.ThrowsAsync<StoreException>(() => _bench.RestoreAsync(movesAside: true));
            Assert.Contains("in use", inUse.Message, StringComparison.Ordinal);
        }

        Assert.Contains("exists already", (await Assert.ThrowsAsync<StoreException>(() => _bench.RestoreAsync())).Message, StringComparison.Ordinal);
        File.Delete(_bench.Restored.Database);
        Assert.Contains("There are files", (await Assert.ThrowsAsync<StoreException>(() => _bench.RestoreAsync())).Message, StringComparison.Ordinal);

        await using (var again = _bench.OpenRestored()) await again.UsersAsync("erin");
        var restored = await _bench.RestoreAsync(movesAside: true);

        Assert.Equal(2, restored.MovedAside.Count);
        await using var server = _bench.OpenRestored();
        Assert.True(await server.Get<Accounts.Users>().ExistsAsync("alice"));
        _bench.Restored.Database = restored.MovedAside[0];
        await using var old = _bench.OpenRestored();
        Assert.True(await old.Get<Accounts.Users>().ExistsAsync("erin"));
    }

    [Fact]
    public async Task A_backup_is_due_when_the_newest_one_is_old_enough()
    {
        await _bench.Open().DisposeAsync();
        using var backups = _bench.Of(_bench.Options);
        var day = TimeSpan.FromDays(1);
        Assert.Equal(TimeSpan.Zero, await backups.DueAsync(day));

        await _bench.BackUpAsync();
        _bench.Time.Advance(TimeSpan.FromHours(20));
        Assert.Equal(TimeSpan.FromHours(4), await backups.DueAsync(day));
        _bench.Time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(TimeSpan.Zero, await backups.DueAsync(day));
    }

    [Fact]
    public async Task After_the_clock_was_set_back_the_backup_that_was_just_made_stays()
    {
        await _bench.Open().DisposeAsync();
        var future = Path.Combine(_bench.Place, "parley-2036-01-01T00-00-00Z");
        await _bench.BackUpAsync();
        Directory.Move(Path.Combine(_bench.Place, Backups().Single()), future);

        var made = await _bench.BackUpAsync(keep: 1);

        Assert.Equal([made.Name], Backups());
    }

    private IEnumerable<string> Backups() =>
        Directory.EnumerateDirectories(_bench.Place, "parley-*").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private IEnumerable<string> Copies() =>
        Directory.EnumerateFiles(Path.Combine(_bench.Place, "files"), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!);
}
