using Parley.Chat.Storage;

namespace Parley.Chat.Backups;

/// <summary>A file that is open without sharing, so that no second process changes the same backups.</summary>
internal static class BackupLock
{
    public static IDisposable Take(string path, string place)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StoreException($"Another process is making a backup in {place}, or {path} cannot be written: {exception.Message}", exception);
        }
    }
}
