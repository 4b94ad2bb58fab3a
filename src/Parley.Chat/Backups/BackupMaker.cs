using System.Security.Cryptography;
using System.Text.Json;
using Parley.Chat.Clocks;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.Chat.Backups;

/// <summary>Makes one backup: the database, then the users' files, then the manifest, without which it is no backup.</summary>
internal sealed class BackupMaker(IBackupPlace place, IDatabase database, ChatOptions options, TimeProvider time)
{
    /// <param name="keep">How many backups stay, including this one; null for all.</param>
    /// <param name="stop">Stops it; nothing of it is left.</param>
    public async Task<BackupSummary> RunAsync(int? keep, CancellationToken stop)
    {
        if (!database.Exists) throw new StoreException($"{database.Name} does not exist.");

        database.Probe();
        using var held = place.Lock();
        await place.SweepAsync(stop);
        var taken = time.WorldTime();
        var backup = BackupName.New(taken, await place.BackupsAsync(stop));
        BackupSummary summary;
        try
        {
            summary = await WriteAsync(backup, taken, stop);
            await place.FinishAsync(backup, stop);
        }
        catch
        {
            await TidyAsync();
            throw;
        }

        return keep is { } count ? summary with { Deleted = await new Retention(place).RunAsync(backup, count, stop) } : summary;
    }

    private async Task<BackupSummary> WriteAsync(string backup, DateTimeOffset taken, CancellationToken stop)
    {
        var draft = place.DraftOf(backup);
        var copy = new DatabaseCopy(database, place, time);
        var (parts, content) = await copy.PutAsync(draft, stop);
        // Files in a bucket are as safe as the bucket, and may be more than fits anywhere else.
        var bucket = options.S3.Bucket.Length > 0 ? $"the bucket {options.S3.Bucket}" : null;
        var uploads = new UploadCopies(database, options.FileFolder, place);
        var manifest = new BackupManifest
        {
            Parley = BackupManifest.Kind,
            Format = BackupManifest.Newest,
            Taken = taken.ToUnixTimeMilliseconds(),
            Schema = content.Schema,
            Database = copy.Form,
            Parts = parts,
            Rows = content.Rows,
            Files = bucket is null ? await uploads.PutAsync(draft, stop) : null,
            FilesElsewhere = bucket,
        };
        await PutAsync(draft, manifest, stop);
        return new BackupSummary(
            backup, place.Name, taken, parts.Sum(part => part.Bytes), content.Rows, uploads.Count, uploads.Bytes, uploads.Copied,
            uploads.Missing, bucket, []);
    }

    private async Task PutAsync(string draft, BackupManifest manifest, CancellationToken stop)
    {
        var path = place.LocalPath($"{draft}/{BackupManifest.FileName}");
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        await using (var file = PrivateFile.Create(path)) await file.WriteAsync(json, stop);
        await place.PutAsync($"{draft}/{BackupManifest.FileName}", path, Convert.ToHexStringLower(SHA256.HashData(json)), stop);
    }

    // The next backup does it if it is not possible now.
    private async Task TidyAsync()
    {
        try
        {
            await place.SweepAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
