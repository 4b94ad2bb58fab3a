using Npgsql;
using NpgsqlTypes;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Copies rows into a table of PostgreSQL.</summary>
internal sealed class PostgresRows : IRowSink
{
    private readonly NpgsqlBinaryImporter _copy;
    private readonly NpgsqlDbType[] _types;

    public PostgresRows(NpgsqlConnection connection, string table, IReadOnlyList<Column> columns)
    {
        _types = [.. columns.Select(column => TypeOf(column.Type))];
        _copy = connection.BeginBinaryImport($"copy {Table.Quote(table)} ({Table.Names(columns)}) from stdin (format binary)");
        _copy.Timeout = TimeSpan.Zero;   // At its end every reference is checked, however many there are.
    }

    public void Add(object?[] values)
    {
        _copy.StartRow();
        for (var i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case null:
                    _copy.WriteNull();
                    break;
                case string text:
                    _copy.Write(PostgresStatement.Clean(text), NpgsqlDbType.Text);
                    break;
                case long number:
                    _copy.Write(number, _types[i]);
                    break;
                case double number:
                    _copy.Write(number, _types[i]);
                    break;
                case byte[] bytes:
                    _copy.Write(bytes, _types[i]);
                    break;
            }
        }
    }

    public void Complete() => _copy.Complete();

    public void Dispose() => _copy.Dispose();

    private static NpgsqlDbType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Integer => NpgsqlDbType.Bigint,
        ColumnType.Real => NpgsqlDbType.Double,
        ColumnType.Text => NpgsqlDbType.Text,
        _ => NpgsqlDbType.Bytea,
    };
}
