using System.Text;

namespace Parley.Chat.Storage;

/// <summary>
/// A prepared statement whose values are bound and read one by one, for statements per message, where objects and strings would cost more
/// than an embedded database.
/// </summary>
/// <remarks>
/// For one thread at a time. What returns a task is for every session; what does not is for a <see cref="SqlSession"/>, which has a thread
/// that may wait. Parameters are ?1, ?2, … and count from 1, columns from 0. Bound values stay until they are bound again. Binding resets a
/// statement that was left in the middle of its rows.
/// </remarks>
internal abstract class SqlStatement : IDisposable
{
    public abstract SqlStatement Bind(int parameter, long value);

    public abstract SqlStatement Bind(int parameter, string? value);

    /// <summary>Binds many numbers as one array, if <see cref="SqlDialect.TakesArrays"/>.</summary>
    public virtual SqlStatement Bind(int parameter, long[] values) => throw new NotSupportedException("This database has no arrays.");

    /// <summary>Binds text that is already UTF-8 and not empty.</summary>
    public abstract SqlStatement Bind(int parameter, ReadOnlySpan<byte> utf8);

    /// <summary>Moves to the next row. At the end it is reset, ready to be bound again.</summary>
    /// <exception cref="System.Data.Common.DbException">The statement failed; it is reset as well.</exception>
    public abstract bool Read();

    /// <summary>Goes to the next row, as <see cref="Read"/> does.</summary>
    public virtual ValueTask<bool> ReadAsync() => new(Read());

    /// <summary>Runs a statement that has no rows.</summary>
    /// <returns>The number of written rows.</returns>
    public abstract int Run();

    /// <summary>Resets the statement, whatever rows are left.</summary>
    public abstract void Reset();

    /// <summary>Starts over, as <see cref="Reset"/> does.</summary>
    public virtual ValueTask ResetAsync()
    {
        Reset();
        return default;
    }

    public abstract long Long(int column);

    public abstract bool IsNull(int column);

    /// <summary>The text of a column until the next row; empty for null.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    /// <summary>The text of a column that usually equals <paramref name="usual"/>, which is then returned itself.</summary>
    public string Text(int column, string usual)
    {
        var utf8 = Utf8(column);
        return Ascii.Equals(utf8, usual) ? usual : Encoding.UTF8.GetString(utf8);
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public bool Flag(int column) => Long(column) != 0;

    /// <summary>Reads all rows into a list.</summary>
    public ValueTask<List<T>> AllAsync<T>(Func<SqlStatement, T> read) => WhileAsync(read, static _ => true);

    /// <summary>Reads rows into a list, up to the first one that is not accepted.</summary>
    public virtual async ValueTask<List<T>> WhileAsync<T>(Func<SqlStatement, T> read, Func<T, bool> take)
    {
        var list = new List<T>();
        try
        {
            while (await ReadAsync() && read(this) is var row && take(row)) list.Add(row);
        }
        finally
        {
            await ResetAsync();
        }

        return list;
    }

    /// <summary>Reads the only row, if there is one.</summary>
    public async ValueTask<T?> OneAsync<T>(Func<SqlStatement, T> read)
        where T : class
    {
        try
        {
            return await ReadAsync() ? read(this) : null;
        }
        finally
        {
            await ResetAsync();
        }
    }

    /// <summary>Reads the number of the only row; null if there is none.</summary>
    public async ValueTask<long?> NumberAsync()
    {
        try
        {
            return await ReadAsync() ? LongOrNull(0) : null;
        }
        finally
        {
            await ResetAsync();
        }
    }

    public abstract void Dispose();
}
