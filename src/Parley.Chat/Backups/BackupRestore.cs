using System.Security.Cryptography;
using Parley.Chat.Files;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.Chat.Backups;

/// <summary>Restores a backup where there is nothing yet.</summary>
/// <remarks>The database comes last: an interrupted restore leaves none, so that no server starts without the files.</remarks>
internal sealed class BackupRestore(IBackupPlace place, IDatabase database, IFileStorage storage, ChatOptions options, TimeProvider time)
{
    private readonly List<string> _missing = [];
    private long _files;

    /// <param name="name">The backup; null for the newest.</param>
    /// <param name="movesAside">Whether data that is in the way is renamed.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<RestoreSummary> RunAsync(string? name, bool movesAside, CancellationToken stop)
    {
        var backup = await ChooseAsync(name, stop);
        var manifest = await BackupManifest.ReadAsync(place, backup, stop);
        Check(manifest, backup);
        var own = database is SqliteDatabase sqlite ? Own(sqlite) : null;
        try
        {
            return await RunAsync(backup, manifest, movesAside, stop);
        }
        finally
        {
            own?.Dispose();
        }
    }

    private async Task<RestoreSummary> RunAsync(string backup, BackupManifest manifest, bool movesAside, CancellationToken stop)
    {
        var old = new OldData(database, options);
        if (!movesAside) old.Refuse();

        // What can be wrong with the backup is found before anything is moved aside.
        var draft = await FetchAsync(backup, manifest, stop);
        try
        {
            var content = Verify(draft, manifest, stop);
            var moved = movesAside ? old.MoveAside(time) : [];
            await RestoreFilesAsync(backup, manifest, stop);
            RestoreDatabase(draft, manifest, stop);
            return new RestoreSummary(
                backup, DateTimeOffset.FromUnixTimeMilliseconds(manifest.Taken), content.Rows, _files, _missing, manifest.FilesElsewhere,
                moved);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private async Task<string> ChooseAsync(string? name, CancellationToken stop)
    {
        var backups = await place.BackupsAsync(stop);
        if (backups.Count == 0) throw new StoreException($"There is no backup in {place.Name}.");
        if (name is null) return backups[^1];
        return backups.Contains(name)
            ? name
            : throw new StoreException($"There is no backup {name} in {place.Name}. There are: {string.Join(", ", backups)}.");
    }

    private void Check(BackupManifest manifest, string backup)
    {
        var newest = Migration.Embedded(database.Migrations)[^1].Version;
        if (manifest.Schema > newest)
        {
            throw new StoreException(
                $"{backup} has schema {manifest.Schema}, but this program supports only up to {newest}. Restore it with the newer program.");
        }

        if (manifest.Database == DatabaseForm.Sqlite && database is not SqliteDatabase)
        {
            throw new StoreException(
                $"{backup} is of SQLite. Restore it to a file of SQLite, and move that to PostgreSQL with 'export' and 'import'.");
        }
    }

    private static StoreLock Own(SqliteDatabase sqlite)
    {
        Spool.CreateFolder(Path.GetDirectoryName(sqlite.Path)!);
        return StoreLock.Take(sqlite.Path);
    }

    /// <summary>Puts the copy of the database together, beside the place where it goes.</summary>
    private async Task<string> FetchAsync(string backup, BackupManifest manifest, CancellationToken stop)
    {
        var beside = (database as SqliteDatabase)?.Path ?? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var draft = beside + ".restore";
        try
        {
            await using var whole = PrivateFile.Create(draft);
            foreach (var part in manifest.Parts) await FetchAsync($"{backup}/{part.Name}", part.Sha256, whole, stop);
            whole.Flush(flushToDisk: true);
            return draft;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private async Task FetchAsync(string name, string sha256, Stream target, CancellationToken stop)
    {
        await using var source = await place.OpenAsync(name, stop) ?? throw new StoreException($"{name} is missing in {place.Name}.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        while (await source.ReadAsync(buffer, stop) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), stop);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256) throw new StoreException($"{name} in {place.Name} is damaged.");
    }

    private static DatabaseContent Verify(string draft, BackupManifest manifest, CancellationToken stop)
    {
        DatabaseContent content;
        if (manifest.Database == DatabaseForm.Sqlite)
        {
            content = SqliteCopy.Verify(draft);
        }
        else
        {
            using var file = File.OpenRead(draft);
            content = ExportCheck.Verify(file, stop);
        }

        var differs = manifest.Rows.FirstOrDefault(table => content.Rows.GetValueOrDefault(table.Key, -1) != table.Value);
        return differs.Key is null
            ? content
            : throw new StoreException($"The copy of the database does not have the {differs.Value} rows of {differs.Key} that the manifest names.");
    }

    private async Task RestoreFilesAsync(string backup, BackupManifest manifest, CancellationToken stop)
    {
        if (manifest.Files is not { } part) return;

        var spool = new Spool(Path.Combine(options.FileFolder, "uploads"));
        await using var list = spool.Create();
        try
        {
            await FetchAsync($"{backup}/{part.Name}", part.Sha256, list, stop);
            list.Position = 0;
            await foreach (var upload in ListedUpload.ReadAsync(list, stop)) await RestoreFileAsync(upload, spool, stop);
        }
        finally
        {
            File.Delete(list.Name);
        }
    }

    private async Task RestoreFileAsync(ListedUpload upload, Spool spool, CancellationToken stop)
    {
        var draft = spool.Create();
        try
        {
            await using (draft) await FetchAsync(upload.Name, upload.Sha256, draft, stop);
            await storage.PutAsync(upload.Id, draft.Name, upload.Sha256, stop);
            _files++;
        }
        catch (StoreException)
        {
            _missing.Add(upload.Id);   // The messages are worth more than one file.
        }
        finally
        {
            File.Delete(draft.Name);
        }
    }

    private void RestoreDatabase(string draft, BackupManifest manifest, CancellationToken stop)
    {
        if (manifest.Database == DatabaseForm.Export)
        {
            using var source = File.OpenRead(draft);
            new Import(database, keepsEpoch: false, time, null, stop, isClaimed: database is SqliteDatabase).Run(source);
            return;
        }

        var path = ((SqliteDatabase)database).Path;
        File.Move(draft, path);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }
}
