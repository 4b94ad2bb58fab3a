using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>
/// The tables of a database, from its own catalogue, so that none is forgotten when a migration adds one. Derived data, such as an index in
/// a virtual table or a generated column, is excluded.
/// </summary>
internal static class Catalog
{
    // Created by the migrations themselves.
    private const string Versions = "schema_version";

    /// <summary>All tables, each after those that it refers to.</summary>
    public static IReadOnlyList<Table> Read(SqlSession sql)
    {
        var columns = sql.Query(sql.Dialect.Columns)
            .All(row => (Table: row.Text(0), Column: new Column(row.Text(1), TypeOf(row.Text(2)), (int)row.Long(3))));
        var tables = columns.Where(found => found.Table != Versions).GroupBy(found => found.Table, found => found.Column)
            .Select(group => new Table(group.Key, [.. group])).ToList();
        var references = sql.Query(sql.Dialect.References).All(row => (From: row.Text(0), To: row.Text(1)))
            .ToLookup(pair => pair.From, pair => pair.To);
        return Sort(tables, references);
    }

    private static List<Table> Sort(List<Table> tables, ILookup<string, string> references)
    {
        var sorted = new List<Table>();
        var done = new HashSet<string>();
        while (sorted.Count < tables.Count)
        {
            // A table that refers to itself is allowed: it is checked when it is complete.
            var ready = tables.Where(
                table => !done.Contains(table.Name) && references[table.Name].All(to => to == table.Name || done.Contains(to))).ToList();
            if (ready.Count == 0) throw new StoreException("Tables of the database refer to each other in a circle; they cannot be moved.");

            sorted.AddRange(ready);
            done.UnionWith(ready.Select(table => table.Name));
        }

        return sorted;
    }

    private static ColumnType TypeOf(string type) => type switch
    {
        "integer" or "bigint" => ColumnType.Integer,
        "real" or "double precision" => ColumnType.Real,
        "text" => ColumnType.Text,
        "blob" or "bytea" => ColumnType.Blob,
        _ => throw new StoreException(
            $"A column of the type '{type}' cannot be moved between databases; use bigint, double precision, text or bytea."),
    };
}
