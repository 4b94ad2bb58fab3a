using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Clocks;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.Chat;

/// <summary>A messenger's database in the hands of its operator: looked over, brought forward, copied or moved without a server.</summary>
/// <remarks>Every call opens the database, does its work on the caller's thread and closes it again.</remarks>
/// <param name="setting">Where the data is, as in <see cref="ChatOptions.Database"/>.</param>
/// <param name="time">The clock.</param>
public sealed class ChatDatabase(string setting, TimeProvider time)
{
    /// <summary>Which it is, for a person to read; without a password. Nothing is opened.</summary>
    public string Description => DatabaseSetting.Describe(setting);

    /// <summary>The full path of its file, if it is SQLite; else null.</summary>
    public string? SqliteFile => DatabaseSetting.FileOf(setting);

    /// <summary>Looks for everything that could keep a server from using the database, and changes nothing.</summary>
    /// <returns>What was looked at, in order.</returns>
    public IReadOnlyList<Finding> Check()
    {
        if (DatabaseSetting.Problem(setting) is { } problem) return [new Finding("database", FindingStatus.Wrong, $"Database {problem}")];
        return Use(database => new StoreCheck(database, time).Run());
    }

    /// <summary>Makes sure that there is a database.</summary>
    /// <exception cref="StoreException">There is none, or it cannot be used.</exception>
    public void Require() => Use(database => database.Exists ? true : throw new StoreException($"{database.Name} does not exist."));

    /// <summary>The steps that the schema has not taken yet, by their names.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public IReadOnlyList<string> MissingMigrations() => Use(database =>
    {
        var all = Migration.Embedded(database.Migrations);
        if (!database.Exists) return Names(all);

        using var sql = database.OpenReader();
        return Names(Migrator.Missing(sql, all));
    });

    /// <summary>Brings the schema forward, and makes the database if there is none.</summary>
    /// <returns>The steps that were taken, by their names.</returns>
    /// <exception cref="StoreException">The database cannot be used, or a server uses it.</exception>
    public IReadOnlyList<string> Migrate() => Use(database =>
    {
        database.Claim();
        using var sql = database.OpenWriter();
        return Names(Migrator.Run(sql, Migration.Embedded(database.Migrations), time.WorldTime().ToUnixTimeMilliseconds()));
    });

    /// <summary>Writes everything into a file that a database of either kind can be filled from. A server may be running.</summary>
    /// <param name="path">The file; it must not exist, and appears when it is whole.</param>
    /// <param name="progress">Told now and then how far it is.</param>
    /// <param name="stop">Ends it; the file does not appear.</param>
    /// <exception cref="StoreException">The database cannot be used, or the file exists.</exception>
    public TransferSummary Export(string path, Action<TransferProgress>? progress = null, CancellationToken stop = default)
    {
        if (File.Exists(path)) throw new StoreException($"{path} exists already; choose another name.");

        var part = path + ".part";
        try
        {
            TransferSummary summary;
            using (var file = PrivateFile.Create(part))
            {
                summary = ExportTo(file, progress, stop);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path);
            return summary;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Writes everything into a stream, such as a pipe.</summary>
    /// <param name="destination">Where to; it stays open.</param>
    /// <param name="progress">Told now and then how far it is; null for nobody.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public TransferSummary ExportTo(Stream destination, Action<TransferProgress>? progress, CancellationToken stop) =>
        Use(database => new Export(database, time, progress, stop).Run(destination));

    /// <summary>Fills an empty database from an export: wholly, or not at all.</summary>
    /// <param name="source">The export.</param>
    /// <param name="keepsEpoch">
    /// Whether the cursors that clients hold stay good. Only true to the facts if nothing was written to the old database after the export.
    /// </param>
    /// <param name="progress">Told now and then how far it is.</param>
    /// <param name="stop">Ends it; the database stays empty.</param>
    /// <exception cref="StoreException">The database cannot be used or is not empty, or the file is not whole.</exception>
    public TransferSummary Import(Stream source, bool keepsEpoch, Action<TransferProgress>? progress = null, CancellationToken stop = default) =>
        Use(database => new Import(database, keepsEpoch, time, progress, stop).Run(source));

    /// <summary>Copies a SQLite database, of one moment and checked, while a server may be running. The copy is given a new epoch when it is first served.</summary>
    /// <param name="path">The file; it must not exist, and appears when it is whole.</param>
    /// <exception cref="StoreException">The database cannot be used, is not SQLite, or the file exists.</exception>
    public void Backup(string path) => Use(database =>
    {
        if (database is not SqliteDatabase sqlite) throw new StoreException($"{database.Name} is backed up with pg_dump, or with 'export'.");

        new Backup(sqlite).Run(path);
        return true;
    });

    private static string[] Names(IEnumerable<Migration> migrations) => [.. migrations.Select(migration => migration.Name)];

    private T Use<T>(Func<IDatabase, T> use)
    {
        using var database = DatabaseSetting.Choose(setting, NullLogger.Instance);
        try
        {
            return use(database);
        }
        catch (DbException exception)
        {
            throw new StoreException($"{database.Name} cannot be used: {exception.Message}", exception);
        }
    }
}
