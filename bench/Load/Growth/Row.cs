using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Bench.Load.Growth;

/// <summary>A prepared statement of SQLite that is run once for each row. Its values are added in the order of its parameters.</summary>
internal sealed class Row : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _added;

    public Row(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Row Add(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_added, value));
        return this;
    }

    public Row Add(string value)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_added, value));
        return this;
    }

    public Row Add(ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_added, utf8));
        return this;
    }

    public Row AddNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_added));
        return this;
    }

    /// <summary>Writes the row.</summary>
    public void Run() => Step();

    /// <summary>Reads the only row, if there is one.</summary>
    public long[]? Read()
    {
        var values = new long[raw.sqlite3_column_count(_statement)];
        return Step(values) ? values : null;
    }

    public void Dispose() => _statement.Dispose();

    private bool Step(params Span<long> values)
    {
        var result = raw.sqlite3_step(_statement);
        for (var i = 0; i < values.Length && result == raw.SQLITE_ROW; i++) values[i] = raw.sqlite3_column_int64(_statement, i);
        _added = 0;
        var end = raw.sqlite3_reset(_statement);
        Check(end);
        return result == raw.SQLITE_ROW;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, _database);
    }
}
