using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Administration;
using Parley.Chat.Clocks;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.Chat;

/// <summary>A messenger's database for its operator: checks, migrates, copies or moves it without a server.</summary>
/// <remarks>Every method opens the database, works on the caller's thread and closes it again.</remarks>
/// <param name="setting">The location of the data, as in <see cref="ChatOptions.Database"/>.</param>
/// <param name="time">The clock.</param>
public sealed class ChatDatabase(string setting, TimeProvider time)
{
    /// <summary>A readable description without a password. Opens nothing.</summary>
    public string Description => DatabaseSetting.Describe(setting);

    /// <summary>The name of a PostgreSQL database and its schema, by which clusters on one Redis are distinguished; else null.</summary>
    public string? SharedName => DatabaseSetting.NameOf(setting);

    /// <summary>The full path of its file, if it is SQLite; else null.</summary>
    public string? SqliteFile => DatabaseSetting.FileOf(setting);

    /// <summary>Checks for everything that could prevent a server from using the database. Changes nothing.</summary>
    /// <returns>The findings, in order.</returns>
    public IReadOnlyList<Finding> Check() => Check([]);

    /// <summary>The same, and how far webhooks are behind the log.</summary>
    /// <param name="webhookUrls">The addresses of the settings (<see cref="ChatOptions.WebhookUrls"/>).</param>
    /// <returns>The findings, in order.</returns>
    public IReadOnlyList<Finding> Check(IReadOnlyList<string> webhookUrls)
    {
        if (DatabaseSetting.Problem(setting) is { } problem) return [new Finding("database", FindingStatus.Wrong, $"Database {problem}")];
        return Use(database => new StoreCheck(database, webhookUrls, time).Run());
    }

    /// <summary>Verifies that the database exists.</summary>
    /// <exception cref="StoreException">It does not exist or cannot be used.</exception>
    public void Require() => Use(database => database.Exists ? true : throw new StoreException($"{database.Name} does not exist."));

    /// <summary>The names of the pending migrations.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public IReadOnlyList<string> MissingMigrations() => Use(database =>
    {
        var all = Migration.Embedded(database.Migrations);
        if (!database.Exists) return Names(all);

        using var sql = database.OpenReader();
        return Names(Migrator.Missing(sql, all));
    });

    /// <summary>Migrates the schema, or creates the database.</summary>
    /// <returns>The names of the applied migrations.</returns>
    /// <exception cref="StoreException">The database cannot be used, or a server uses it.</exception>
    public IReadOnlyList<string> Migrate() => Use(database =>
    {
        database.Claim();
        using var sql = database.OpenWriter();
        return Names(Migrator.Run(sql, Migration.Embedded(database.Migrations), time.WorldTime().ToUnixTimeMilliseconds()));
    });

    /// <summary>Exports everything to a file that can be imported into either kind of database. A server may be running.</summary>
    /// <param name="path">The file, which must not exist; it appears when it is complete.</param>
    /// <param name="progress">Called from time to time with the progress.</param>
    /// <param name="stop">Cancels; the file does not appear.</param>
    /// <exception cref="StoreException">The database cannot be used, or the file exists.</exception>
    public TransferSummary Export(string path, Action<TransferProgress>? progress = null, CancellationToken stop = default)
    {
        if (File.Exists(path)) throw new StoreException($"{path} already exists; choose another name.");

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

    /// <summary>Exports everything to a stream, such as a pipe.</summary>
    /// <param name="destination">The target; it stays open.</param>
    /// <param name="progress">Called from time to time with the progress; may be null.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public TransferSummary ExportTo(Stream destination, Action<TransferProgress>? progress, CancellationToken stop) =>
        Use(database => new Export(database, time, progress, stop).Run(destination));

    /// <summary>Imports an export into an empty database, completely or not at all.</summary>
    /// <param name="source">The export.</param>
    /// <param name="keepsEpoch">
    /// Whether the cursors of clients remain valid. Correct only if nothing was written to the old database after the export.
    /// </param>
    /// <param name="progress">Called from time to time with the progress.</param>
    /// <param name="stop">Cancels; the database stays empty.</param>
    /// <exception cref="StoreException">The database cannot be used or is not empty, or the file is incomplete.</exception>
    public TransferSummary Import(
        Stream source, bool keepsEpoch, Action<TransferProgress>? progress = null, CancellationToken stop = default) =>
        Use(database => new Import(database, keepsEpoch, time, progress, stop).Run(source));

    /// <summary>
    /// Copies a SQLite database, consistent and verified, also while a server is running. The copy gets a new epoch when it is first
    /// served.
    /// </summary>
    /// <param name="path">The file, which must not exist; it appears when it is complete.</param>
    /// <exception cref="StoreException">The database cannot be used, is not SQLite, or the file exists.</exception>
    public void Backup(string path) => Use(database =>
    {
        if (database is not SqliteDatabase sqlite)
            throw new StoreException($"{database.Name} is copied with pg_dump, or with 'export'.");

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
