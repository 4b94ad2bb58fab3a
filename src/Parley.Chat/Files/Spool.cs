namespace Parley.Chat.Files;

/// <summary>The folder for uploads in progress, on the disk of the finished files; its content is temporary.</summary>
/// <param name="folder">The folder.</param>
/// <param name="isShared">Whether other nodes use it, too.</param>
internal sealed class Spool(string folder, bool isShared = false)
{
    // Longer than any upload. Clocks of nodes may differ by hours.
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(2);

    // The prefix of this process's files, which their creators delete, so no clock is needed to find abandoned ones.
    private readonly string _own = $"{FileId.New()}-";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new empty file; the caller deletes or moves it.</summary>
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
        return OpenFiles.OpenForUser(Path.Combine(folder, _own + FileId.New()), options);
    }

    /// <summary>Deletes remains of a crash.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(folder)) return;

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (!file.Name.StartsWith(_own, StringComparison.Ordinal) && (!isShared || IsOld(file))) file.Delete();
        }
    }

    private bool IsOld(FileInfo file)
    {
        using var probe = Create();
        var now = File.GetLastWriteTimeUtc(probe.Name);   // By the clock of the disk, as the other time.
        File.Delete(probe.Name);
        return now - file.LastWriteTimeUtc > MaxAge;
    }

    /// <summary>Creates a folder that only the server's user may read.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }
}
