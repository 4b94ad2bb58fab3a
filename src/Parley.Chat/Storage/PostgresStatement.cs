using System.Diagnostics.CodeAnalysis;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Parley.Chat.Storage;

/// <summary>A PostgreSQL statement, which the driver prepares when it runs again.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "Only for a session whose thread belongs to the caller.")]
internal sealed class PostgresStatement : SqlStatement
{
    private readonly NpgsqlCommand _command;
    private readonly bool _isSynchronous;
    private NpgsqlDataReader? _rows;
    private bool _isInterrupted;   // Bound anew in the middle of its rows.

    public PostgresStatement(NpgsqlConnection connection, string sql, bool isSynchronous)
    {
        _isSynchronous = isSynchronous;
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values are parameters.
        _command = new NpgsqlCommand(sql.Replace('?', '$'), connection);
#pragma warning restore CA2100
    }

    /// <summary>
    /// PostgreSQL accepts no zero in a text. Stored texts have none, so a search for such a text finds nothing in either database.
    /// </summary>
    public static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    public override SqlStatement Bind(int parameter, long value) => Bind(parameter, NpgsqlDbType.Bigint, value);

    public override SqlStatement Bind(int parameter, long[] values) => Bind(parameter, NpgsqlDbType.Array | NpgsqlDbType.Bigint, values);

    // Null also has the type text: with another type it would be another prepared statement.
    public override SqlStatement Bind(int parameter, string? value) =>
        Bind(parameter, NpgsqlDbType.Text, value is null ? DBNull.Value : Clean(value));

    public override SqlStatement Bind(int parameter, ReadOnlySpan<byte> utf8) =>
        Bind(parameter, NpgsqlDbType.Text, Clean(Encoding.UTF8.GetString(utf8)));

    public override bool Read()
    {
        MustBeSynchronous();
        if (_isInterrupted) Reset();
        _rows ??= _command.ExecuteReader();
        if (_rows.Read()) return true;

        Reset();
        return false;
    }

    public override ValueTask<bool> ReadAsync() => _isSynchronous ? new(Read()) : GoOnAsync();

    public override int Run()
    {
        MustBeSynchronous();
        return _command.ExecuteNonQuery();
    }

    public override void Reset()
    {
        _rows?.Dispose();
        (_rows, _isInterrupted) = (null, false);
    }

    public override async ValueTask ResetAsync()
    {
        if (!_isSynchronous && _rows is not null) await _rows.DisposeAsync();
        Reset();
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
        _isInterrupted = _rows is not null;
        while (_command.Parameters.Count < parameter) _command.Parameters.Add(new NpgsqlParameter());
        var bound = _command.Parameters[parameter - 1];
        if (bound.NpgsqlDbType != type) bound.NpgsqlDbType = type;
        bound.Value = value;
        return this;
    }

    private async ValueTask<bool> GoOnAsync()
    {
        if (_isInterrupted) await ResetAsync();
        _rows ??= await _command.ExecuteReaderAsync();
        if (await _rows.ReadAsync()) return true;

        await ResetAsync();
        return false;
    }

    private void MustBeSynchronous()
    {
        if (!_isSynchronous) throw new InvalidOperationException("A thread of the pool must not wait for PostgreSQL: read asynchronously.");
    }
}
