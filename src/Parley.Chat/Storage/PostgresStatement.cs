using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Parley.Chat.Storage;

/// <summary>A statement of PostgreSQL, which the driver prepares when it runs again.</summary>
internal sealed class PostgresStatement : SqlStatement
{
    private readonly NpgsqlCommand _command;
    private NpgsqlDataReader? _rows;

    public PostgresStatement(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values travel as parameters.
        _command = new NpgsqlCommand(sql.Replace('?', '$'), connection);
#pragma warning restore CA2100
    }

    /// <summary>PostgreSQL takes no zero in a text. What is stored has none, so a look for such a text finds nothing in either database.</summary>
    public static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    public override SqlStatement Bind(int parameter, long value) => Bind(parameter, NpgsqlDbType.Bigint, value);

    public override SqlStatement Bind(int parameter, long[] values) => Bind(parameter, NpgsqlDbType.Array | NpgsqlDbType.Bigint, values);

    // Null has the type of text, too: with another type it would be another statement to prepare.
    public override SqlStatement Bind(int parameter, string? value) =>
        Bind(parameter, NpgsqlDbType.Text, value is null ? DBNull.Value : Clean(value));

    public override SqlStatement Bind(int parameter, ReadOnlySpan<byte> utf8) =>
        Bind(parameter, NpgsqlDbType.Text, Clean(Encoding.UTF8.GetString(utf8)));

    public override bool Read()
    {
        _rows ??= _command.ExecuteReader();
        if (_rows.Read()) return true;

        Reset();
        return false;
    }

    public override int Run() => _command.ExecuteNonQuery();

    public override void Reset()
    {
        _rows?.Dispose();
        _rows = null;
    }

    public override long Long(int column) => _rows!.GetInt64(column);

    public override bool IsNull(int column) => _rows!.IsDBNull(column);

    public override ReadOnlySpan<byte> Utf8(int column) => IsNull(column) ? [] : _rows!.GetFieldValue<byte[]>(column);

    public override void Dispose()
    {
        Reset();
        _command.Dispose();
    }

    private PostgresStatement Bind(int parameter, NpgsqlDbType type, object value)
    {
        if (_rows is not null) Reset();   // who read it last was interrupted
        while (_command.Parameters.Count < parameter) _command.Parameters.Add(new NpgsqlParameter());
        var bound = _command.Parameters[parameter - 1];
        if (bound.NpgsqlDbType != type) bound.NpgsqlDbType = type;
        bound.Value = value;
        return this;
    }
}
