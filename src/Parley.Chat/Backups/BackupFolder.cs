using System.Security.Cryptography;
using Parley.Chat.Files;
using Parley.Chat.Transfer;

namespace Parley.Chat.Backups;

/// <summary>Backups in a folder. What is incomplete is named <c>….part</c>.</summary>
internal sealed class BackupFolder(string folder) : IBackupPlace
{
    private const string Part = ".part";

    private readonly string _folder = Path.GetFullPath(folder);

    public string Name => _folder;

    public long MaxFile => long.MaxValue;

    public IDisposable Lock()
    {
        Spool.CreateFolder(_folder);
        return BackupLock.Take(Path.Combine(_folder, ".lock"), _folder);
    }

    public Task<IReadOnlyList<string>> BackupsAsync(CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>(
        Directory.Exists(_folder)
            ? [.. Directory.EnumerateDirectories(_folder).Select(path => Path.GetFileName(path)!).Where(BackupName.IsValid)
                .Order(StringComparer.Ordinal)]
            : []);

    public string DraftOf(string backup) => backup + Part;

    public string LocalPath(string name)
    {
        var path = PathOf(name);
        Spool.CreateFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    public async Task PutAsync(string name, string path, string sha256, CancellationToken stop)
    {
        var target = LocalPath(name);
        var draft = path == target ? path : target + Part;
        if (draft != path)
        {
            await using var source = File.OpenRead(path);
            await using var copy = PrivateFile.Create(draft);
            await source.CopyToAsync(copy, stop);
        }

        await FlushAsync(draft, sha256, stop);
        if (draft != target) File.Move(draft, target, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(target)!);
    }

    public Task FinishAsync(string backup, CancellationToken stop)
    {
        Directory.Move(PathOf(DraftOf(backup)), PathOf(backup));
        FolderSync.Flush(_folder);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken stop)
    {
        try
        {
            return Task.FromResult<Stream?>(
                new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<IReadOnlyDictionary<string, long>> ListAsync(string part, CancellationToken stop)
    {
        var there = new DirectoryInfo(PathOf(part));
        return Task.FromResult<IReadOnlyDictionary<string, long>>(
            there.Exists ? there.EnumerateFiles().ToDictionary(file => file.Name, file => file.Length) : []);
    }

    public Task DeleteAsync(string name, CancellationToken stop)
    {
        File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public Task DeleteBackupAsync(string backup, CancellationToken stop)
    {
        Directory.Move(PathOf(backup), PathOf(DraftOf(backup)));
        Directory.Delete(PathOf(DraftOf(backup)), recursive: true);
        return Task.CompletedTask;
    }

    public Task SweepAsync(CancellationToken stop)
    {
        foreach (var one in new DirectoryInfo(_folder).EnumerateDirectories(BackupName.Prefix + "*" + Part))
        {
            if (BackupName.IsValid(one.Name[..^Part.Length])) one.Delete(recursive: true);
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    private static async Task FlushAsync(string path, string sha256, CancellationToken stop)
    {
        await using var written = new FileStream(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
        RandomAccess.FlushToDisk(written.SafeFileHandle);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(written, stop)) != sha256)
            throw new IOException($"{path} does not have the content that was written to it.");
    }

    private string PathOf(string name) => Path.Combine([_folder, .. name.Split('/')]);
}
