using Microsoft.Data.Sqlite;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Copies a SQLite database to another file, also while a server writes to it.</summary>
/// <remarks>
/// The copy is consistent, verified, and without an epoch: a server that starts with it creates a new one, so that clients that are ahead
/// of the copy start afresh. The file appears under its name when it is complete and on disk.
/// </remarks>
internal sealed class Backup(SqliteDatabase database)
{
    public void Run(string path)
    {
        if (!database.Exists) throw new StoreException($"{database.Name} does not exist.");
        if (File.Exists(path)) throw new StoreException($"{path} already exists; choose another name.");

        var part = path + ".part";
        try
        {
            PrivateFile.Create(part).Dispose();   // SQLite fills an existing empty file.
            using (var session = database.OpenWriter())
            using (var sql = session.Patient())
            {
                sql.Execute("vacuum into $1", part);
            }

            Finish(part);
            File.Move(part, path);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static void Finish(string part)
    {
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ToString()))
        {
            connection.Open();
            using var sql = new SqlSession(connection, SqlDialect.Sqlite, StatementPatience.Endless);
            sql.Execute("pragma journal_mode = delete; pragma synchronous = full");
            if (sql.Text("pragma quick_check(1)") is not "ok" and var damage)
                throw new StoreException($"The database is damaged, and so is its copy: {damage}");
            sql.Execute("delete from meta where name = 'epoch'");
        }

        using var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
