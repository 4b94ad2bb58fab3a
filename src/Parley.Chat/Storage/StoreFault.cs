using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>Distinguishes a failure of the store from a failure of one statement.</summary>
internal static class StoreFault
{
    /// <summary>Whether the store itself failed (disk, lock, file, connection), rather than one statement.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is not (
            SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH
            or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_RANGE or SQLitePCL.raw.SQLITE_MISUSE),
        PostgresException postgres => !IsOfStatement(postgres.SqlState),
        _ => exception is NpgsqlException or IOException or TimeoutException or StoreException,
    };

    // Data exceptions, violated constraints, wrong or forbidden statements, and too large values.
    private static bool IsOfStatement(string sqlState) => sqlState.AsSpan(0, 2) is "22" or "23" or "42" or "54";
}
