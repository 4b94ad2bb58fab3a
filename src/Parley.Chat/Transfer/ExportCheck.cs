using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Reads an export from its first to its last line, as an import does.</summary>
internal static class ExportCheck
{
    private const int Step = 1_000;

    /// <returns>What it has.</returns>
    /// <exception cref="StoreException">It is incomplete or damaged.</exception>
    public static DatabaseContent Verify(Stream source, CancellationToken stop)
    {
        using var reader = new ExportReader(source);
        var header = reader.Header();
        var rows = 0L;
        foreach (var table in header.Tables)
        {
            var values = new object?[table.Columns.Count];
            for (var row = 0L; row < table.Rows; row++)
            {
                reader.Row(table.Columns, values);
                if (++rows % Step == 0) stop.ThrowIfCancellationRequested();
            }
        }

        reader.Footer(rows);
        return new DatabaseContent(header.Migrations.Max(), header.Tables.ToDictionary(table => table.Name, table => table.Rows));
    }
}
