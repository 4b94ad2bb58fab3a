using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>The few statements in which the two databases differ.</summary>
/// <param name="BeginRead">Begins a transaction whose statements all see one moment.</param>
/// <param name="BeginWrite">Begins a transaction beside which no other one writes; may answer with the id of the transaction.</param>
/// <param name="CommitStatus">Asks what became of the transaction with an id; null where a commit is never in doubt.</param>
/// <param name="NamesParameters">Whether parameters are bound by name (<c>$1</c>), not by their place.</param>
/// <param name="Prepare">Makes a statement that is bound and read value by value.</param>
internal sealed record SqlDialect(
    string BeginRead, string BeginWrite, string? CommitStatus, bool NamesParameters, Func<DbConnection, string, SqlStatement> Prepare)
{
    public static SqlDialect Sqlite { get; } = new(
        "begin",
        "begin immediate",
        null,
        NamesParameters: true,
        (connection, sql) => new SqliteStatement(((SqliteConnection)connection).Handle!, sql));

    // The lock is let go after the commit has become visible, so that pos becomes visible in order. Each schema has a lock of its own.
    public static SqlDialect Postgres { get; } = new(
        "begin isolation level repeatable read read only",
        "begin isolation level read committed; "
        + "select pg_current_xact_id()::text, pg_advisory_xact_lock(1885434476, hashtext(current_schema()))",   // 'parl'
        "select pg_xact_status($1::text::xid8)",
        NamesParameters: false,
        (connection, sql) => new PostgresStatement((NpgsqlConnection)connection, sql));
}
