namespace Parley.Chat.Storage;

/// <summary>A file held open without sharing, so that a second process does not write to the same database.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    public static StoreLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw new StoreException(
                $"The database {databasePath} is in use by another process (its lock file {path} is held). "
                + "Stop that process, or give this one a database of its own.",
                exception);
        }
    }

    /// <summary>Lets go; the file stays, because deleting it would race with the next owner.</summary>
    public void Dispose() => _file.Dispose();
}
