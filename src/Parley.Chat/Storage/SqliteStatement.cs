using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Chat.Storage;

/// <summary>A statement of SQLite, with text as the UTF-8 that SQLite holds.</summary>
internal sealed class SqliteStatement : SqlStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public override SqlStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public override SqlStatement Bind(int parameter, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, parameter) : raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public override SqlStatement Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    public override bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;

        var end = raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_DONE ? end : result);
        return false;
    }

    public override int Run()
    {
        if (Read()) throw new InvalidOperationException("The statement has rows.");
        return raw.sqlite3_changes(_database);
    }

    public override void Reset() => raw.sqlite3_reset(_statement);   // Its result repeats what Read has told.

    public override long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public override bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public override ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_statement, column);

    public override void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, _database);
    }
}
