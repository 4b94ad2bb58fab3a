using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Copies a SQLite database to another file, also while a server writes to it.</summary>
/// <remarks>
/// The copy is consistent, verified, and without an epoch: a server that starts with it creates a new one, so that clients that are ahead
/// of the copy start afresh. The file appears under its name when it is complete and on disk.
/// </remarks>
internal sealed class Backup(SqliteDatabase database)
{
    /// <returns>What the copy has.</returns>
    public DatabaseContent Run(string path)
    {
        if (!database.Exists) throw new StoreException($"{database.Name} does not exist.");
        if (File.Exists(path)) throw new StoreException($"{path} already exists; choose another name.");

        var part = path + ".part";
        try
        {
            PrivateFile.Create(part).Dispose();   // SQLite fills an existing empty file.
            long? before;
            using (var session = database.OpenWriter())
            using (var sql = session.Patient())
            {
                if (!sql.Any(sql.Dialect.HasTable, "schema_version")) throw new StoreException($"{database.Name} is empty.");
                before = sql.Number("select max(pos) from log");
                sql.Execute("vacuum into $1", part);
            }

            var content = SqliteCopy.Verify(part, before);
            File.Move(part, path);
            return content;
        }
        finally
        {
            File.Delete(part);
        }
    }
}
