using Parley.Chat.Clocks;
using Parley.Chat.Storage;

namespace Parley.Chat.Backups;

/// <summary>What is in the way of a restore: a database, or users' files.</summary>
internal sealed class OldData(IDatabase database, ChatOptions options)
{
    private readonly string? _file = (database as SqliteDatabase)?.Path;

    /// <summary>The folder of files, unless they go to a bucket.</summary>
    private string? Folder => options.S3.Bucket.Length > 0 ? null : Path.GetFullPath(options.FileFolder);

    /// <exception cref="StoreException">Something is in the way.</exception>
    public void Refuse()
    {
        if (_file is null ? HasTables() : Companions(_file).Any(File.Exists))
            throw new StoreException($"{database.Name} exists already. {Remedy(_file is null)}");
        if (Folder is { } folder && HasFiles(folder)) throw new StoreException($"There are files in {folder} already. {Remedy(false)}");
    }

    /// <summary>Renames it.</summary>
    /// <returns>The new paths.</returns>
    /// <exception cref="StoreException">It is a database that cannot be renamed.</exception>
    public IReadOnlyList<string> MoveAside(TimeProvider time)
    {
        if (_file is null && HasTables()) throw new StoreException($"{database.Name} exists already. {Remedy(true)}");

        var aside = time.WorldTime().UtcDateTime.ToString("'.before-restore-'yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);
        var moved = new List<string>();
        if (_file is { } file)
        {
            // A write-ahead log belongs to the database whose name it has.
            foreach (var (from, to) in Companions(file).Zip(Companions(file + aside)))
            {
                if (!File.Exists(from)) continue;
                File.Move(from, to);
                moved.Add(to);
            }
        }

        if (Folder is { } folder && HasFiles(folder))
        {
            Directory.Move(folder, folder + aside);
            moved.Add(folder + aside);
        }

        return moved;
    }

    private static string[] Companions(string file) => [file, file + "-wal", file + "-shm"];

    private static bool HasFiles(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any();

    private bool HasTables()
    {
        using var sql = database.OpenReader();
        return sql.Query(sql.Dialect.Columns).All(row => row.Text(0)).Count > 0;
    }

    private static string Remedy(bool isServer) => isServer
        ? "Restore into an empty database or schema."
        : "Restore into an empty folder, or move the old data aside with --force.";
}
