using System.Globalization;
using System.Security.Cryptography;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.Chat.Backups;

/// <summary>
/// Puts a verified copy of the database into a backup: of SQLite a file that a server can use as it is, of PostgreSQL an export.
/// </summary>
internal sealed class DatabaseCopy(IDatabase database, IBackupPlace place, TimeProvider time)
{
    private const string SqliteFile = "parley.db";
    private const string ExportFile = "export.gz";

    public DatabaseForm Form => database is SqliteDatabase ? DatabaseForm.Sqlite : DatabaseForm.Export;

    /// <returns>The files that make up the copy, and what it has.</returns>
    public async Task<(IReadOnlyList<BackupPart> Parts, DatabaseContent Content)> PutAsync(string draft, CancellationToken stop)
    {
        var name = Form == DatabaseForm.Sqlite ? SqliteFile : ExportFile;
        var path = place.LocalPath($"{draft}/{name}");
        var content = database is SqliteDatabase sqlite ? new Backup(sqlite).Run(path) : Export(path, stop);
        return (await PutAsync(draft, name, path, stop), content);
    }

    private DatabaseContent Export(string path, CancellationToken stop)
    {
        using (var file = PrivateFile.Create(path)) new Export(database, time, null, stop, keepsServersOut: false).Run(file);
        using var written = File.OpenRead(path);
        return ExportCheck.Verify(written, stop);
    }

    private async Task<IReadOnlyList<BackupPart>> PutAsync(string draft, string name, string path, CancellationToken stop)
    {
        var length = new FileInfo(path).Length;
        if (length <= place.MaxFile) return [await PutPartAsync(draft, name, path, stop)];

        var parts = new List<BackupPart>();
        await using (var whole = File.OpenRead(path))
        {
            while (whole.Position < length)
            {
                var part = string.Create(CultureInfo.InvariantCulture, $"{name}.{parts.Count + 1:0000}");
                var slice = place.LocalPath($"{draft}/{part}");
                await using (var file = PrivateFile.Create(slice)) await CopyAsync(whole, file, place.MaxFile, stop);
                parts.Add(await PutPartAsync(draft, part, slice, stop));
            }
        }

        File.Delete(path);
        return parts;
    }

    private async Task<BackupPart> PutPartAsync(string draft, string name, string path, CancellationToken stop)
    {
        BackupPart part;
        await using (var file = File.OpenRead(path))
            part = new BackupPart(name, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop)));
        await place.PutAsync($"{draft}/{name}", path, part.Sha256, stop);
        return part;
    }

    private static async Task CopyAsync(Stream source, Stream target, long most, CancellationToken stop)
    {
        var buffer = new byte[1024 * 1024];
        while (most > 0)
        {
            var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most)), stop);
            if (count == 0) return;

            await target.WriteAsync(buffer.AsMemory(0, count), stop);
            most -= count;
        }
    }
}
