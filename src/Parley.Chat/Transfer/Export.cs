using System.Globalization;
using Parley.Chat.Clocks;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Writes the whole content of a database to a file that any kind of database can read.</summary>
/// <remarks>The content is one snapshot, even if it is being written; memory does not grow with the data.</remarks>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Called from time to time with the progress.</param>
/// <param name="stop">Stops it.</param>
/// <param name="keepsServersOut">
/// Whether no server may start meanwhile if none is running, so that nothing is missing that a client has seen.
/// </param>
internal sealed class Export(
    IDatabase database, TimeProvider time, Action<TransferProgress>? progress, CancellationToken stop, bool keepsServersOut = true)
{
    private const int Step = 1_000;

    public TransferSummary Run(Stream destination)
    {
        if (!database.Exists) throw new StoreException($"{database.Name} does not exist.");

        database.Probe();
        using var own = keepsServersOut ? database.TryOwn() : null;
        using var session = database.OpenReader();
        using var sql = session.Patient();
        sql.BeginReadAsync().AtOnce();
        if (!sql.Any(sql.Dialect.HasTable, "schema_version")) throw new StoreException($"{database.Name} is empty.");

        var tables = Catalog.Read(sql);
        var header = Describe(sql, tables, isQuiet: own is not null);
        using var writer = new ExportWriter(destination);
        writer.Header(header);
        long rows = 0;
        foreach (var table in tables) rows = Write(sql, table, writer, rows, header.Rows);
        var sum = writer.Footer(rows);
        return new TransferSummary([.. header.Tables.Select(table => KeyValuePair.Create(table.Name, table.Rows))], header.Quiet, sum);
    }

    private TransferHeader Describe(SqlSession sql, IReadOnlyList<Table> tables, bool isQuiet) => new()
    {
        Parley = TransferHeader.Kind,
        Format = TransferHeader.Newest,
        Taken = time.WorldTime().ToUnixTimeMilliseconds(),
        Quiet = isQuiet,
        Migrations = sql.Query("select version from schema_version order by version").All(row => (int)row.Long(0)),
        Tables =
        [
            .. tables.Select(table => new TransferTable(
                table.Name,
                [.. table.Columns.Select(column => new TransferColumn(column.Name, column.Type))],
                sql.Number(string.Create(CultureInfo.InvariantCulture, $"select count(*) from {Table.Quote(table.Name)}"))!.Value)),
        ],
    };

    private long Write(SqlSession sql, Table table, ExportWriter writer, long rows, long total)
    {
        using var reader = sql.Query(table.Select);
        while (reader.Read())
        {
            writer.Row(reader, table.Columns);
            if (++rows % Step != 0) continue;

            stop.ThrowIfCancellationRequested();
            progress?.Invoke(new TransferProgress(rows, total));
        }

        progress?.Invoke(new TransferProgress(rows, total));
        return rows;
    }
}
