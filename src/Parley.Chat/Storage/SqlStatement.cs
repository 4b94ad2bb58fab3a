using System.Text;

namespace Parley.Chat.Storage;

/// <summary>
/// A prepared statement whose values are bound and read one by one: for what runs once for each message, where the way over objects and
/// strings would cost more than an embedded database.
/// </summary>
/// <remarks>For one thread at a time. Parameters are written ?1, ?2, … and count from 1, columns from 0. Bound values stay until they are bound anew. Binding
/// starts a statement over that somebody left in the middle of its rows.</remarks>
internal abstract class SqlStatement : IDisposable
{
    public abstract SqlStatement Bind(int parameter, long value);

    public abstract SqlStatement Bind(int parameter, string? value);

    /// <summary>Binds many numbers as one array, where <see cref="SqlDialect.TakesArrays"/>.</summary>
    public virtual SqlStatement Bind(int parameter, long[] values) => throw new NotSupportedException("This database has no arrays.");

    /// <summary>Binds text that is UTF-8 already and not empty.</summary>
    public abstract SqlStatement Bind(int parameter, ReadOnlySpan<byte> utf8);

    /// <summary>Goes to the next row. At the end it starts over, ready to be bound again.</summary>
    /// <exception cref="System.Data.Common.DbException">The statement failed; it has started over as well.</exception>
    public abstract bool Read();

    /// <summary>Runs a statement that has no rows.</summary>
    /// <returns>How many rows it wrote.</returns>
    public abstract int Run();

    /// <summary>Starts over, whatever rows are left.</summary>
    public abstract void Reset();

    public abstract long Long(int column);

    public abstract bool IsNull(int column);

    /// <summary>The text of a column until the next row; empty for null.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    /// <summary>The text of a column that mostly holds <paramref name="usual"/>, which is then handed back itself.</summary>
    public string Text(int column, string usual)
    {
        var utf8 = Utf8(column);
        return Ascii.Equals(utf8, usual) ? usual : Encoding.UTF8.GetString(utf8);
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public bool Flag(int column) => Long(column) != 0;

    /// <summary>Reads all rows into a list.</summary>
    public List<T> All<T>(Func<SqlStatement, T> read) => While(read, static _ => true);

    /// <summary>Reads rows into a list, up to the first one that is not taken.</summary>
    public virtual List<T> While<T>(Func<SqlStatement, T> read, Func<T, bool> take)
    {
        var list = new List<T>();
        try
        {
            while (Read() && read(this) is var row && take(row)) list.Add(row);
        }
        finally
        {
            Reset();
        }

        return list;
    }

    /// <summary>Reads the only row, if there is one.</summary>
    public T? One<T>(Func<SqlStatement, T> read)
        where T : class
    {
        try
        {
            return Read() ? read(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    public abstract void Dispose();
}
