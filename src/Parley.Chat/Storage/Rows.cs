using System.Data.Common;

namespace Parley.Chat.Storage;

/// <summary>Short names for reading the columns of a row.</summary>
internal static class Rows
{
    public static string Text(this DbDataReader row, int column) => row.GetString(column);

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long Long(this DbDataReader row, int column) => row.GetInt64(column);

    public static long? LongOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static bool Flag(this DbDataReader row, int column) => row.GetInt64(column) != 0;

    /// <summary>Reads all rows of a query into a list.</summary>
    public static List<T> All<T>(this DbDataReader rows, Func<DbDataReader, T> read) => rows.While(read, static _ => true);

    /// <summary>Reads rows of a query into a list, up to the first one that is not accepted.</summary>
    public static List<T> While<T>(this DbDataReader rows, Func<DbDataReader, T> read, Func<T, bool> take)
    {
        using (rows)
        {
            var list = new List<T>();
            while (rows.Read() && read(rows) is var row && take(row)) list.Add(row);
            return list;
        }
    }

    /// <summary>Reads the only row of a query, if there is one.</summary>
    public static T? One<T>(this DbDataReader rows, Func<DbDataReader, T> read)
        where T : class
    {
        using (rows) return rows.Read() ? read(rows) : null;
    }
}
