using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Chat.Storage;

/// <summary>
/// A prepared statement whose values are bound and read one by one, text as the UTF-8 that SQLite holds: for what runs once for each
/// message, where the way over objects and strings would cost more than the database.
/// </summary>
/// <remarks>For one thread at a time. Parameters are written ?1, ?2, … and count from 1, columns from 0. Bound values stay until they are bound anew.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, parameter) : raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already and not empty.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Goes to the next row. At the end it starts over, ready to be bound again.</summary>
    /// <exception cref="SqliteException">The statement failed; it has started over as well.</exception>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;

        var end = raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_DONE ? end : result);
        return false;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    /// <returns>How many rows it wrote.</returns>
    public int Run()
    {
        if (Read()) throw new InvalidOperationException("The statement has rows.");
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Starts over, whatever rows are left.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);   // Its result repeats what Read has told.

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The text of a column until the next row; empty for null.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Reads all rows into a list.</summary>
    public List<T> All<T>(Func<SqliteStatement, T> read)
    {
        var list = new List<T>();
        try
        {
            while (Read()) list.Add(read(this));
        }
        finally
        {
            Reset();
        }

        return list;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, _database);
    }
}
