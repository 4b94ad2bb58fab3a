namespace Parley.Chat.Files;

/// <summary>The folder where files grow, on the disk where they may stay: nothing in it is a file yet, and none of it survives for long.</summary>
internal sealed class Spool(string folder)
{
    // What this process makes begins with it, and is deleted by whoever made it: no clock has to say whether somebody still writes.
    private readonly string _own = $"{FileId.New()}-";

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
        return OpenFiles.OpenForUser(Path.Combine(folder, _own + FileId.New()), options);
    }

    /// <summary>Deletes what a crash has left behind.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(folder)) return;

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (!file.Name.StartsWith(_own, StringComparison.Ordinal)) file.Delete();
        }
    }

    /// <summary>Makes a folder that nobody else may look into.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }
}
