using Microsoft.Data.Sqlite;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Checks a copy of a SQLite database that nothing uses, and prepares it for its first start.</summary>
internal static class SqliteCopy
{
    /// <summary>
    /// Checks that it is intact, and removes its epoch: a server that starts with it creates a new one, so that clients that are ahead of
    /// the copy start afresh.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="newest">The <c>pos</c> of an entry that its log must have reached; null if it may be empty.</param>
    /// <returns>What it has.</returns>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static DatabaseContent Verify(string path, long? newest = null)
    {
        DatabaseContent content;
        try
        {
            var setting = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
            using var connection = new SqliteConnection(setting.ToString());
            connection.Open();
            using var sql = new SqlSession(connection, SqlDialect.Sqlite, StatementPatience.Endless);
            sql.Execute("pragma journal_mode = delete; pragma synchronous = full");
            Check(sql, path);
            if (newest is not null && !(sql.Number("select max(pos) from log") >= newest))
                throw new StoreException($"The copy {path} lacks the newest messages: it ends before entry {newest} of the log.");
            sql.Execute("delete from meta where name = 'epoch'");
            content = DatabaseContent.Read(sql);
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"The copy {path} is damaged: {exception.Message}", exception);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        return content;
    }

    private static void Check(SqlSession sql, string path)
    {
        if (sql.Text("pragma quick_check(1)") is not "ok" and var damage)
            throw new StoreException($"The database is damaged, and so is its copy {path}: {damage}");
        if (sql.Text("select \"table\" from pragma_foreign_key_check limit 1") is { } table)
            throw new StoreException($"The database is damaged, and so is its copy {path}: rows of the table {table} refer to missing rows.");
    }
}
