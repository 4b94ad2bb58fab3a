using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Parley.Chat.Transfer;

/// <summary>Inserts rows into a SQLite table with one prepared statement.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "An import has a thread of its own.")]
internal sealed class SqliteRows : IRowSink
{
    private readonly SqliteCommand _insert;

    public SqliteRows(SqliteConnection connection, string table, IReadOnlyList<Column> columns)
    {
        _insert = connection.CreateCommand();
        var places = Enumerable.Range(1, columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"${i}")).ToList();
#pragma warning disable CA2100 // The names come from the database's own catalogue.
        _insert.CommandText = $"insert into {Table.Quote(table)} ({Table.Names(columns)}) values ({string.Join(", ", places)})";
#pragma warning restore CA2100
        foreach (var place in places) _insert.Parameters.Add(new SqliteParameter { ParameterName = place });
    }

    public void Add(object?[] values)
    {
        for (var i = 0; i < values.Length; i++) _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        _insert.ExecuteNonQuery();
    }

    public void Complete()
    {
    }

    public void Dispose() => _insert.Dispose();
}
