using System.Globalization;
using System.Text;

namespace Parley.Chat.Storage;

/// <summary>A file that is open without sharing, so that no second process writes to the same database.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StoreException">Another process holds it.</exception>
    public static StoreLock Take(string databasePath) => TryTake(databasePath) ?? throw new StoreException(
        $"The database {databasePath} is in use by {Holder(databasePath)}. Stop that process, or use another database.");

    /// <summary>Takes the lock and writes this process's id to the file; null if another process holds it.</summary>
    public static StoreLock? TryTake(string databasePath)
    {
        if (TryOpen(databasePath, FileMode.OpenOrCreate) is not { } file) return null;

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
        file.Flush();
        return new StoreLock(file);
    }

    /// <summary>A description of the lock's holder; null if there is none.</summary>
    public static string? FindHolder(string databasePath)
    {
        if (!File.Exists(PathOf(databasePath))) return null;

        using var free = TryOpen(databasePath, FileMode.Open);
        return free is null ? Holder(databasePath) : null;
    }

    /// <summary>Releases the lock; the file stays, because deleting it would race with the next owner.</summary>
    public void Dispose()
    {
        _file.SetLength(0);
        _file.Dispose();
    }

    private static FileStream? TryOpen(string databasePath, FileMode mode)
    {
        try
        {
            return new FileStream(PathOf(databasePath), mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string PathOf(string databasePath) => databasePath + ".lock";

    private static string Holder(string databasePath) => $"another process (its id is in {PathOf(databasePath)})";
}
