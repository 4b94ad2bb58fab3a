using System.Security.Cryptography;
using System.Text;
using Parley.Chat.Files;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.Chat.Backups;

/// <summary>Copies the users' files that are not in the place yet. They never change, so all backups share them.</summary>
/// <remarks>
/// The files are those of the database after it was copied: whatever the copy names is there, unless it was deleted meanwhile.
/// </remarks>
internal sealed class UploadCopies(IDatabase database, string folder, IBackupPlace place)
{
    private const string ListFile = "files.txt";
    private const string Ready = "select id, size, sha256 from files where state = 'ready' order by id";

    private readonly List<string> _missing = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many of them were copied, because no earlier backup has them.</summary>
    public long Copied { get; private set; }

    /// <summary>What is wrong with files that the database has, but that cannot be copied.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <returns>The list of all of them.</returns>
    public async Task<BackupPart> PutAsync(string draft, CancellationToken stop)
    {
        var path = place.LocalPath($"{draft}/{ListFile}");
        await WriteListAsync(path, stop);
        await using (var list = File.OpenRead(path))
        {
            var (part, there) = ("", (IReadOnlyDictionary<string, long>)new Dictionary<string, long>());
            await foreach (var upload in ListedUpload.ReadAsync(list, stop))
            {
                if (part != upload.Part) (part, there) = (upload.Part, await place.ListAsync(upload.Part, stop));
                (Count, Bytes) = (Count + 1, Bytes + upload.Bytes);
                if (there.GetValueOrDefault(upload.Id, -1) != upload.Bytes) await CopyAsync(upload, stop);
            }
        }

        BackupPart written;
        await using (var list = File.OpenRead(path))
            written = new BackupPart(ListFile, list.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(list, stop)));
        await place.PutAsync($"{draft}/{ListFile}", path, written.Sha256, stop);
        return written;
    }

    private async Task WriteListAsync(string path, CancellationToken stop)
    {
        await using var writer = new StreamWriter(PrivateFile.Create(path), new UTF8Encoding(false)) { NewLine = "\n" };
        using var session = database.OpenReader();
        using var sql = session.Patient();
        using var rows = sql.Query(Ready);
        while (rows.Read())
        {
            stop.ThrowIfCancellationRequested();
            await writer.WriteLineAsync(new ListedUpload(rows.Text(0), rows.Long(1), rows.Text(2)).Line.AsMemory(), stop);
        }
    }

    private async Task CopyAsync(ListedUpload upload, CancellationToken stop)
    {
        var source = FolderStorage.PathOf(folder, upload.Id);
        if (await FaultOfAsync(source, upload, stop) is { } fault)
        {
            if (IsStillThere(upload.Id)) _missing.Add(fault);
            return;
        }

        try
        {
            await place.PutAsync(upload.Name, source, upload.Sha256, stop);
            Copied++;
        }
        catch (FileNotFoundException) when (!IsStillThere(upload.Id))
        {
            // It was deleted at this moment.
        }
    }

    // One damaged file must not prevent the backup of everything else.
    private static async Task<string?> FaultOfAsync(string path, ListedUpload upload, CancellationToken stop)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop)) == upload.Sha256
                ? null : $"{path} is damaged: it does not have the content that was uploaded.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private bool IsStillThere(string id)
    {
        using var sql = database.OpenReader();
        return sql.Any("select 1 from files where id = $1 and state = 'ready'", id);
    }
}
