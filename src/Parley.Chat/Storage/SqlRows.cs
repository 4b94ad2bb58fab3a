using System.Data.Common;

namespace Parley.Chat.Storage;

/// <summary>The rows of a query of a <see cref="ReadSession"/>.</summary>
/// <param name="row">The row at hand, whose columns are in memory.</param>
/// <param name="isSynchronous">Whether every task is complete when it is returned.</param>
internal readonly struct SqlRows(DbDataReader row, bool isSynchronous) : IAsyncDisposable
{
    /// <summary>The row at hand.</summary>
    public DbDataReader Row => row;

    /// <summary>Goes to the next row.</summary>
    public ValueTask<bool> ReadAsync() => isSynchronous ? new(row.Read()) : new(row.ReadAsync());

    public ValueTask DisposeAsync()
    {
        if (!isSynchronous) return row.DisposeAsync();

        row.Dispose();
        return default;
    }
}

/// <summary>Reads the rows of a query as soon as they are there.</summary>
internal static class SqlRowsExtensions
{
    /// <summary>Reads all rows into a list.</summary>
    public static ValueTask<List<T>> AllAsync<T>(this ValueTask<SqlRows> query, Func<DbDataReader, T> read) =>
        query.WhileAsync(read, static _ => true);

    /// <summary>Reads rows into a list, up to the first one that is not taken.</summary>
    public static async ValueTask<List<T>> WhileAsync<T>(this ValueTask<SqlRows> query, Func<DbDataReader, T> read, Func<T, bool> take)
    {
        await using var rows = await query;
        var list = new List<T>();
        while (await rows.ReadAsync() && read(rows.Row) is var row && take(row)) list.Add(row);
        return list;
    }

    /// <summary>Reads the only row, if there is one.</summary>
    public static async ValueTask<T?> OneAsync<T>(this ValueTask<SqlRows> query, Func<DbDataReader, T> read)
        where T : class
    {
        await using var rows = await query;
        return await rows.ReadAsync() ? read(rows.Row) : null;
    }
}
