using Microsoft.Extensions.Options;

namespace Parley.Chat.Storage;

/// <summary>The free and total space of a disk, in bytes.</summary>
internal readonly record struct DiskRoom(long Free, long Total);

/// <summary>Checks whether the disks have space: for files and, with a smaller reserve, for messages.</summary>
/// <remarks>Unknown space counts as enough. Thread-safe.</remarks>
/// <param name="options">The settings.</param>
/// <param name="look">Returns the space of a folder's disk; null if unknown.</param>
/// <param name="time">The clock.</param>
internal sealed class DiskSpace(IOptions<ChatOptions> options, Func<string, DiskRoom?> look, TimeProvider time)
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private const int Shares = 20;     // Of a small disk, a twentieth is kept free.
    private const int OfMessages = 8;   // An eighth of the reserve is for messages, which are more important than files.

    private readonly string _files = options.Value.FileFolder;
    private readonly string? _database = DatabaseSetting.FolderOf(options.Value.Database);

    private long _looked = time.GetTimestamp() - time.TimestampFrequency;
    private volatile bool _isFull;

    /// <summary>The free bytes for files; null if unknown.</summary>
    public long? Free => look(_files)?.Free;

    /// <summary>Whether there is space for more of a file.</summary>
    public bool HasRoomForFiles => HasRoom(_files, 1);

    /// <summary>
    /// Whether the disk of the database is so full that additions are refused; never for a database server. Checked at most once a second,
    /// because every message asks.
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

    /// <summary>Asks the system for the disk of a folder, which may not exist yet.</summary>
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
