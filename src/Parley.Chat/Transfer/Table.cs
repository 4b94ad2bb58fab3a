namespace Parley.Chat.Transfer;

/// <summary>A table of the database at hand.</summary>
/// <param name="Name">Its name, without quotes.</param>
/// <param name="Columns">What it holds, in the database's own order.</param>
internal sealed record Table(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>Reads all rows, in the order of the primary key: the same in both databases, because text is ordered by its bytes.</summary>
    public string Select
    {
        get
        {
            var key = Columns.Where(column => column.KeyPlace > 0).OrderBy(column => column.KeyPlace).ToList();
            var order = key.Count == 0 ? "" : $" order by {Names(key)}";
            return $"select {Names(Columns)} from {Quote(Name)}{order}";
        }
    }

    public static string Quote(string name) => $"\"{name}\"";

    public static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(column => Quote(column.Name)));
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name, without quotes.</param>
/// <param name="Type">What it holds.</param>
/// <param name="KeyPlace">Its place in the primary key from 1; 0 if it is not part of it.</param>
internal sealed record Column(string Name, ColumnType Type, int KeyPlace);
