using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Storage;

namespace Parley.Chat;

/// <summary>A messenger's database in the hands of its operator: looked over, brought forward, copied or moved without a server.</summary>
/// <remarks>Every call opens the database, does its work on the caller's thread and closes it again.</remarks>
/// <param name="setting">Where the data is, as in <see cref="ChatOptions.Database"/>.</param>
/// <param name="time">The clock.</param>
public sealed class ChatDatabase(string setting, TimeProvider time)
{
    /// <summary>Looks for everything that could keep a server from using the database, and changes nothing.</summary>
    /// <returns>What was looked at, in order.</returns>
    public IReadOnlyList<Finding> Check()
    {
        if (DatabaseSetting.Problem(setting) is { } problem) return [new Finding("database", FindingStatus.Wrong, $"Database {problem}")];
        return Use(database => new StoreCheck(database, time).Run());
    }

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
        return Names(Migrator.Run(sql, Migration.Embedded(database.Migrations), time.GetUtcNow().ToUnixTimeMilliseconds()));
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
