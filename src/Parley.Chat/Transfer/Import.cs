using Microsoft.Data.Sqlite;
using Npgsql;
using Parley.Chat.Clocks;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Imports an export into an empty database of either kind.</summary>
/// <remarks>
/// One transaction, so that a file that turns out to be damaged at its last line, or a process that ends in the middle, leaves the database
/// as empty as it was. The schema is first migrated to that of the file, then filled, then migrated to the newest.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="keepsEpoch">Whether the cursors of clients stay valid.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Called from time to time with the progress.</param>
/// <param name="stop">Stops it.</param>
/// <param name="isClaimed">Whether the caller has locked the database.</param>
internal sealed class Import(
    IDatabase database, bool keepsEpoch, TimeProvider time, Action<TransferProgress>? progress, CancellationToken stop,
    bool isClaimed = false)
{
    private const int Step = 1_000;

    private long _rows;

    public TransferSummary Run(Stream source)
    {
        using var reader = new ExportReader(source);
        var header = reader.Header();
        if (keepsEpoch && !header.Quiet)
        {
            throw new StoreException(
                "The file was exported while a server was running, whose clients may have newer data: the epoch cannot be kept.");
        }

        if (!isClaimed) database.Claim();
        using var session = database.OpenWriter();
        using var sql = session.Patient();
        session.BeginWrite();
        if (sql.Dialect == SqlDialect.Sqlite) sql.Execute("pragma defer_foreign_keys = on; pragma cache_size = -65536");
        RefuseFilled(sql);
        var (before, after) = Split(header);
        foreach (var migration in before) Take(sql, migration);

        var footer = Fill(sql, reader, header);
        foreach (var migration in after) Take(sql, migration);
        if (!keepsEpoch) sql.Execute("delete from meta where name = 'epoch'");   // The next start creates a new one.
        sql.Execute("commit");
        return new TransferSummary(
            [.. header.Tables.Select(table => KeyValuePair.Create(table.Name, table.Rows))], header.Quiet, footer.Sha256);
    }

    private void RefuseFilled(SqlSession sql)
    {
        var tables = sql.Query(sql.Dialect.Columns).All(row => row.Text(0)).Distinct().Count();
        if (tables == 0) return;

        throw new StoreException(
            $"{database.Name} is not empty: it has {tables} tables. Import into a file that does not exist yet, or into an empty schema.");
    }

    private (IReadOnlyList<Migration> Before, IReadOnlyList<Migration> After) Split(TransferHeader header)
    {
        var all = Migration.Embedded(database.Migrations);
        var unknown = header.Migrations.Except(all.Select(migration => migration.Version)).ToList();
        if (unknown.Count > 0)
        {
            throw new StoreException(
                $"The file has schema {unknown.Max()}, but this program supports only up to {all[^1].Version}. Run the newer program.");
        }

        var taken = all.ToLookup(migration => header.Migrations.Contains(migration.Version));
        return ([.. taken[true]], [.. taken[false]]);
    }

    private void Take(SqlSession sql, Migration migration) =>
        Migrator.Apply(sql, migration, time.WorldTime().ToUnixTimeMilliseconds());

    private TransferFooter Fill(SqlSession sql, ExportReader reader, TransferHeader header)
    {
        var tables = Catalog.Read(sql);
        // The rows that migrations insert are in the file.
        foreach (var table in tables.Reverse()) sql.Execute($"delete from {Table.Quote(table.Name)}");
        var known = tables.ToDictionary(table => table.Name);
        foreach (var announced in header.Tables) Fill(sql, reader, known.GetValueOrDefault(announced.Name), announced, header.Rows);

        return reader.Footer(_rows);
    }

    private void Fill(SqlSession sql, ExportReader reader, Table? table, TransferTable announced, long total)
    {
        var columns = announced.Columns.Select(column => table?.Columns.FirstOrDefault(c => c.Name == column.Name && c.Type == column.Type))
            .ToList();
        if (columns.FindIndex(column => column is null) is >= 0 and var i)
        {
            throw new StoreException(
                $"The file has a column {announced.Name}.{announced.Columns[i].Name}, but the schema has no such column.");
        }

        using var sink = Sink(sql, announced.Name, columns!);
        var values = new object?[columns.Count];
        for (var row = 0L; row < announced.Rows; row++)
        {
            reader.Row(announced.Columns, values);
            sink.Add(values);
            if (++_rows % Step != 0) continue;

            stop.ThrowIfCancellationRequested();
            progress?.Invoke(new TransferProgress(_rows, total));
        }

        sink.Complete();
        progress?.Invoke(new TransferProgress(_rows, total));
    }

    private static IRowSink Sink(SqlSession sql, string table, IReadOnlyList<Column> columns) => sql.Connection is SqliteConnection sqlite
        ? new SqliteRows(sqlite, table, columns)
        : new PostgresRows((NpgsqlConnection)sql.Connection, table, columns);
}
