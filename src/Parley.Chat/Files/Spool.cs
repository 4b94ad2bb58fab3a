namespace Parley.Chat.Files;

/// <summary>The folder where files grow, on the disk where they may stay: nothing in it is a file yet, and none of it survives for long.</summary>
internal sealed class Spool(string folder, TimeProvider time)
{
    // Whoever still writes has written something within this time: slower uploads are ended by the server.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new empty file, whose owner deletes it or moves it away.</summary>
    public FileStream Create()
    {
        CreateFolder(folder);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return OpenFiles.OpenForUser(Path.Combine(folder, FileId.New()), options);
    }

    /// <summary>Deletes what a crash has left behind.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(folder)) return;

        var cutoff = time.GetUtcNow().UtcDateTime - Abandoned;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < cutoff) file.Delete();
        }
    }

    /// <summary>Makes a folder that nobody else may look into.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }
}
