namespace Parley.Chat.Storage;

/// <summary>Migrates the schema, never backwards.</summary>
internal static class Migrator
{
    /// <summary>
    /// Applies the pending steps, one transaction each. A new database gets all of them in one: there is nothing to rewrite, and each
    /// commit would wait for the disk.
    /// </summary>
    /// <returns>The applied steps.</returns>
    public static IReadOnlyList<Migration> Run(SqlSession sql, IReadOnlyList<Migration> migrations, long now)
    {
        var taken = new List<Migration>();
        while (ApplyNext(sql, migrations, now) is { Count: > 0 } steps) taken.AddRange(steps);
        return taken;
    }

    /// <summary>The pending steps; the database is only read.</summary>
    /// <exception cref="StoreException">The database belongs to a newer program, or to one with different steps.</exception>
    public static IReadOnlyList<Migration> Missing(SqlSession sql, IReadOnlyList<Migration> migrations)
    {
        if (!sql.Any(sql.Dialect.HasTable, "schema_version")) return migrations;

        RefuseNewer(sql, migrations[^1].Version);
        return [.. migrations.Where(migration => !IsTaken(sql, migration))];
    }

    /// <summary>Applies one step in the current transaction.</summary>
    internal static void Apply(SqlSession sql, Migration migration, long now)
    {
        sql.Execute(
            "create table if not exists schema_version (version bigint primary key, checksum text not null, applied bigint not null)");
        sql.Execute(migration.Sql);
        sql.Execute(
            "insert into schema_version (version, checksum, applied) values ($1, $2, $3)",
            (long)migration.Version, migration.Checksum, now);
    }

    private static IReadOnlyList<Migration> ApplyNext(SqlSession sql, IReadOnlyList<Migration> migrations, long now)
    {
        using var patient = sql.Patient();   // A step can rewrite a table of any size.
        sql.BeginWrite();   // The lock: of two processes that start at once, one finds the steps applied.
        try
        {
            var missing = Missing(patient, migrations);
            var steps = missing.Count == migrations.Count ? missing : [.. missing.Take(1)];
            foreach (var step in steps) Apply(patient, step, now);
            patient.Execute("commit");
            return steps;
        }
        catch
        {
            sql.Execute("rollback");
            throw;
        }
    }

    private static void RefuseNewer(SqlSession sql, int newest)
    {
        var found = sql.Number("select max(version) from schema_version") ?? 0;
        if (found > newest)
        {
            throw new StoreException(
                $"The database has schema {found}, but this program supports only up to {newest}. Run the newer program, or restore a backup.");
        }
    }

    private static bool IsTaken(SqlSession sql, Migration migration)
    {
        var checksum = sql.Text("select checksum from schema_version where version = $1", (long)migration.Version);
        return checksum is null || checksum == migration.Checksum
            ? checksum is not null
            : throw new StoreException(
                $"Migration {migration.Name} was changed after it had been applied to this database. Migrations are never edited; add a new one.");
    }
}
