using System.Globalization;
using System.Text;

namespace Parley.Chat.Storage;

/// <summary>A file held open without sharing, so that a second process does not write to the same database.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StoreException">Another process has it.</exception>
    public static StoreLock Take(string databasePath) => TryTake(databasePath) ?? throw new StoreException(
        $"The database {databasePath} is in use by {Holder(databasePath)}. Stop that process, or give this one a database of its own.");

    /// <summary>Takes the lock and leaves the number of this process in the file; null if another process has it.</summary>
    public static StoreLock? TryTake(string databasePath)
    {
        if (TryOpen(databasePath, FileMode.OpenOrCreate) is not { } file) return null;

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
        file.Flush();
        return new StoreLock(file);
    }

    /// <summary>Who has the lock, in words; null if nobody has.</summary>
    public static string? FindHolder(string databasePath)
    {
        if (!File.Exists(PathOf(databasePath))) return null;

        using var free = TryOpen(databasePath, FileMode.Open);
        return free is null ? Holder(databasePath) : null;
    }

    /// <summary>Lets go; the file stays, because deleting it would race with the next owner.</summary>
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

    private static string Holder(string databasePath) => $"another process (its number stands in {PathOf(databasePath)})";
}
