using Microsoft.Data.Sqlite;
using Parley.Chat.Storage;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>Counts the instructions of SQLite's virtual machine.</summary>
internal static class SqliteSteps
{
    private const int Piece = 10;

    /// <summary>The instructions that a session executes meanwhile.</summary>
    public static async Task<long> CountAsync(ReadSession sql, Func<Task> work)
    {
        var (steps, database) = (0L, ((SqliteConnection)sql.Connection).Handle!);
        raw.sqlite3_progress_handler(database, Piece, _ => Count(), null);
        await work();
        raw.sqlite3_progress_handler(database, 0, null, null);
        return steps;

        int Count()
        {
            steps += Piece;
            return 0;
        }
    }
}
