using Microsoft.Extensions.Options;

namespace Parley.Chat.Storage;

/// <summary>How much of a disk is free, and how much there is, in bytes.</summary>
internal readonly record struct DiskRoom(long Free, long Total);

/// <summary>Says whether there is room on the disks to write on: for files, and, on a smaller reserve, for messages.</summary>
/// <remarks>What the system does not say counts as room. Thread-safe.</remarks>
/// <param name="options">The settings.</param>
/// <param name="look">Looks at the disk of a folder; null if the system does not say.</param>
/// <param name="time">The clock.</param>
internal sealed class DiskSpace(IOptions<ChatOptions> options, Func<string, DiskRoom?> look, TimeProvider time)
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private const int Shares = 20;     // Of a small disk, a twentieth is kept free.
    private const int OfMessages = 8;   // An eighth of the reserve is for what is more important than files.

    private readonly string _files = options.Value.FileFolder;
    private readonly string? _database = DatabaseSetting.FolderOf(options.Value.Database);

    private long _looked = time.GetTimestamp() - time.TimestampFrequency;
    private volatile bool _isFull;

    /// <summary>How many bytes are free where files are kept; null if the system does not say.</summary>
    public long? Free => look(_files)?.Free;

    /// <summary>Whether there is room for more of a file.</summary>
    public bool HasRoomForFiles => HasRoom(_files, 1);

    /// <summary>
    /// Whether the disk of the database is so nearly full that nothing is added to it; never where the database has a server of its own. Looked
    /// at once a second at most: every message asks.
    /// </summary>
    public bool IsFull
    {
        get
        {
            if (_database is null || time.GetElapsedTime(Volatile.Read(ref _looked)) < LookPause) return _isFull;

            Volatile.Write(ref _looked, time.GetTimestamp());
            return _isFull = !HasRoom(_database, OfMessages);
        }
    }

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
