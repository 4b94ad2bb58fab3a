namespace Parley.Chat.Transfer;

/// <summary>A table of the database.</summary>
/// <param name="Name">Its name, without quotes.</param>
/// <param name="Columns">Its columns, in the database's order.</param>
internal sealed record Table(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>
    /// Reads all rows, in the order of the primary key: the same in both databases, because text is ordered by its bytes.
    /// </summary>
    public string Select
    {
        get
        {
            var key = Columns.Where(column => column.KeyOrdinal > 0).OrderBy(column => column.KeyOrdinal).ToList();
            var order = key.Count == 0 ? "" : $" order by {Names(key)}";
            return $"select {Names(Columns)} from {Quote(Name)}{order}";
        }
    }

    public static string Quote(string name) => $"\"{name}\"";

    public static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(column => Quote(column.Name)));
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name, without quotes.</param>
/// <param name="Type">The content.</param>
/// <param name="KeyOrdinal">Its position in the primary key from 1; 0 if it is not part of it.</param>
internal sealed record Column(string Name, ColumnType Type, int KeyOrdinal);
