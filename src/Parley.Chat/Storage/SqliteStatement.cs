using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Chat.Storage;

/// <summary>A SQLite statement, with text as SQLite's UTF-8.</summary>
internal sealed class SqliteStatement : SqlStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;
    private readonly nint _mutex;
    private bool _isUnderWay;   // it is at a row

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _handle = _statement.DangerousGetHandle();
        _mutex = SqliteNative.Mutex(database.DangerousGetHandle());
    }

    public override SqlStatement Bind(int parameter, long value)
    {
        StartOver();
        Check(SqliteNative.BindLong(_handle, parameter, value));
        return this;
    }

    public override SqlStatement Bind(int parameter, string? value)
    {
        StartOver();
        Check(value is null ? raw.sqlite3_bind_null(_statement, parameter) : raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public override SqlStatement Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        StartOver();
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    public override bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        _isUnderWay = result == raw.SQLITE_ROW;
        if (_isUnderWay) return true;

        var end = raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_DONE ? end : result);
        return false;
    }

    public override int Run()
    {
        if (Read()) throw new InvalidOperationException("The statement has rows.");
        return raw.sqlite3_changes(_database);
    }

    public override void Reset()
    {
        _isUnderWay = false;
        raw.sqlite3_reset(_statement);   // Its result repeats that of Read.
    }

    // Every function locks the connection; if it is already locked by this thread, that costs next to nothing.
    public override ValueTask<List<T>> WhileAsync<T>(Func<SqlStatement, T> read, Func<T, bool> take)
    {
        SqliteNative.Enter(_mutex);
        try
        {
            return base.WhileAsync(read, take);   // Complete when it returns.
        }
        finally
        {
            SqliteNative.Leave(_mutex);
        }
    }

    public override long Long(int column) => SqliteNative.ColumnLong(_handle, column);

    public override bool IsNull(int column) => SqliteNative.ColumnType(_handle, column) == raw.SQLITE_NULL;

    public override unsafe ReadOnlySpan<byte> Utf8(int column)
    {
        var start = SqliteNative.ColumnBlob(_handle, column);
        return start is null ? [] : new ReadOnlySpan<byte>(start, SqliteNative.ColumnBytes(_handle, column));
    }

    public override void Dispose() => _statement.Dispose();

    // The last reader may have been interrupted at a row, and SQLite binds nothing to a running statement.
    private void StartOver()
    {
        if (_isUnderWay) Reset();
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, _database);
    }
}
