namespace Parley.Chat.Storage;

/// <summary>Brings the schema forward, one transaction for each step, never back.</summary>
internal static class Migrator
{
    public static void Run(SqlSession sql, IReadOnlyList<Migration> migrations, long now)
    {
        foreach (var migration in migrations)
        {
            sql.BeginWrite();   // The lock: whoever comes second finds the step applied.
            try
            {
                Step(sql, migration, migrations[^1].Version, now);
                sql.Execute("commit");
            }
            catch
            {
                sql.Execute("rollback");
                throw;
            }
        }
    }

    private static void Step(SqlSession sql, Migration migration, int newest, long now)
    {
        sql.Execute(
            "create table if not exists schema_version (version bigint primary key, checksum text not null, applied bigint not null)");

        var found = sql.Number("select max(version) from schema_version") ?? 0;
        if (found > newest)
        {
            throw new StoreException(
                $"The database has schema {found}, and this program knows only up to {newest}. Run the newer program, or restore a backup.");
        }

        var checksum = sql.Text("select checksum from schema_version where version = $1", (long)migration.Version);
        if (checksum is null)
        {
            sql.Execute(migration.Sql);
            sql.Execute(
                "insert into schema_version (version, checksum, applied) values ($1, $2, $3)",
                (long)migration.Version, migration.Checksum, now);
        }
        else if (checksum != migration.Checksum)
        {
            throw new StoreException(
                $"Migration {migration.Name} was changed after it had been applied to this database. Migrations are never edited; add a new one.");
        }
    }
}
