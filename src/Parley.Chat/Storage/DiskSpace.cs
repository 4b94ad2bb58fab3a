using Microsoft.Extensions.Options;

namespace Parley.Chat.Storage;

/// <summary>How much of a disk is free, and how much there is, in bytes.</summary>
internal readonly record struct DiskRoom(long Free, long Total);

/// <summary>Says whether there is room on the disks to write on: for files, and, on a smaller reserve, for messages.</summary>
/// <remarks>What the system does not say counts as room. Thread-safe.</remarks>
/// <param name="options">The settings.</param>
/// <param name="look">Looks at the disk of a folder; null if the system does not say.</param>
internal sealed class DiskSpace(IOptions<ChatOptions> options, Func<string, DiskRoom?> look)
{
    private const int Shares = 20;     // Of a small disk, a twentieth is kept free.
    private const int OfMessages = 8;   // An eighth of the reserve is for what is more important than files.

    private readonly string _files = options.Value.FileFolder;
    private readonly string? _database = DatabaseSetting.FolderOf(options.Value.Database);

    /// <summary>How many bytes are free where files are kept; null if the system does not say.</summary>
    public long? Free => look(_files)?.Free;

    /// <summary>Whether there is room for more of a file.</summary>
    public bool HasRoomForFiles => HasRoom(_files, 1);

    /// <summary>Whether there is room for more messages; always where the database has a server of its own.</summary>
    public bool HasRoomForMessages => _database is null || HasRoom(_database, OfMessages);

    /// <summary>Asks the system for the disk of a folder, which may not be there yet.</summary>
    public static DiskRoom? Look(string folder)
    {
        try
        {
            var there = Path.GetFullPath(folder);
            while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
            var drive = new DriveInfo(there);
            return new DiskRoom(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private bool HasRoom(string folder, int part) =>
        look(folder) is not { } room || room.Free >= Math.Min(options.Value.DiskReserve, room.Total / Shares) / part;
}
