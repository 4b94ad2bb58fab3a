namespace Parley.Chat.Files;

/// <summary>Stores files in a local folder, spread over 256 subfolders.</summary>
internal sealed class FolderStorage(string folder) : IFileStorage
{
    private static readonly FileStreamOptions Reading = new()
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 1,
        Options = FileOptions.Asynchronous,
    };

    public Task PutAsync(string name, string spooled, string sha256, CancellationToken cancellation)
    {
        using (var file = File.OpenHandle(spooled, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(file);

        var shard = ShardOf(name);
        if (!Directory.Exists(shard))
        {
            Spool.CreateFolder(shard);
            FolderSync.Flush(folder);
        }

        File.Move(spooled, Path.Combine(shard, name), overwrite: true);
        FolderSync.Flush(shard);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<Stream?>(OpenFiles.OpenForUser(Path.Combine(ShardOf(name), name), Reading));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            File.Delete(Path.Combine(ShardOf(name), name));
        }
        catch (DirectoryNotFoundException)
        {
            // No file of that name was ever stored.
        }

        return Task.CompletedTask;
    }

    /// <summary>Where a file is in a folder.</summary>
    public static string PathOf(string folder, string name) => Path.Combine(folder, name[..2], name);

    private string ShardOf(string name) => Path.Combine(folder, name[..2]);
}
