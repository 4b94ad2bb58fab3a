using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Files;

namespace Parley.Chat.Backups;

/// <summary>Backups in a bucket, which has no names that can be changed: a backup is complete when it has its manifest.</summary>
internal sealed class BackupBucket : IBackupPlace
{
    private readonly S3Options _options;
    private readonly string _work;
    private readonly ServiceProvider _services;
    private readonly S3Storage _storage;

    /// <param name="options">The bucket.</param>
    /// <param name="work">A folder of this machine for files on their way.</param>
    /// <param name="time">The clock.</param>
    /// <param name="maxFile">Larger files are put in parts. One request may take five times as much, but has to be repeated as a whole.</param>
    public BackupBucket(S3Options options, string work, TimeProvider time, long maxFile = 1024 * 1024 * 1024)
    {
        (_options, _work, MaxFile) = (options, Path.GetFullPath(work), maxFile);
        _services = S3Client.Register(new ServiceCollection()).BuildServiceProvider();
        _storage = new S3Storage(options, _services.GetRequiredService<IHttpClientFactory>(), time);
    }

    public string Name => $"the bucket {_options.Bucket}{(_options.Prefix.Length > 0 ? $", {_options.Prefix}" : "")}";

    public long MaxFile { get; }

    public IDisposable Lock()
    {
        Spool.CreateFolder(_work);
        return BackupLock.Take(Path.Combine(_work, ".lock"), Name);
    }

    public async Task<IReadOnlyList<string>> BackupsAsync(CancellationToken stop)
    {
        var manifests = (await _storage.ListAsync(BackupName.Prefix, stop)).Select(file => file.Name.Split('/'))
            .Where(parts => parts is [_, BackupManifest.FileName] && BackupName.IsValid(parts[0]));
        return [.. manifests.Select(parts => parts[0]).Order(StringComparer.Ordinal)];
    }

    public string DraftOf(string backup) => backup;

    public string LocalPath(string name)
    {
        var path = Path.Combine([_work, .. name.Split('/')]);
        Spool.CreateFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    public async Task PutAsync(string name, string path, string sha256, CancellationToken stop)
    {
        await _storage.PutAsync(name, path, sha256, stop);   // The service has compared the hash.
        await using (var stored = await _storage.OpenAsync(name, stop))
        {
            if (stored?.Length != new FileInfo(path).Length) throw new IOException($"{Name} did not keep {name} as it was sent.");
        }

        if (path == LocalPath(name)) File.Delete(path);
    }

    public Task FinishAsync(string backup, CancellationToken stop) => Task.CompletedTask;

    public Task<Stream?> OpenAsync(string name, CancellationToken stop) => _storage.OpenAsync(name, stop);

    public async Task<IReadOnlyDictionary<string, long>> ListAsync(string part, CancellationToken stop) =>
        (await _storage.ListAsync(part + "/", stop)).ToDictionary(file => file.Name[(part.Length + 1)..], file => file.Length);

    public Task DeleteAsync(string name, CancellationToken stop) => _storage.DeleteAsync(name, stop);

    public async Task DeleteBackupAsync(string backup, CancellationToken stop)
    {
        await _storage.DeleteAsync($"{backup}/{BackupManifest.FileName}", stop);
        foreach (var name in (await ListAsync(backup, stop)).Keys) await _storage.DeleteAsync($"{backup}/{name}", stop);
    }

    public async Task SweepAsync(CancellationToken stop)
    {
        foreach (var one in new DirectoryInfo(_work).EnumerateDirectories()) one.Delete(recursive: true);

        var complete = await BackupsAsync(stop);
        foreach (var (name, _) in await _storage.ListAsync(BackupName.Prefix, stop))
        {
            var backup = name.Split('/')[0];
            if (BackupName.IsValid(backup) && !complete.Contains(backup)) await _storage.DeleteAsync(name, stop);
        }
    }

    public void Dispose()
    {
        _storage.Dispose();
        _services.Dispose();
    }
}
