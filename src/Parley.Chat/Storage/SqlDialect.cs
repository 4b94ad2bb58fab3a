using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>The few statements in which the two databases differ.</summary>
/// <param name="BeginRead">Begins a transaction with one snapshot for all statements.</param>
/// <param name="BeginWrite">Begins the only writing transaction.</param>
/// <param name="NamesParameters">Whether parameters are bound by name (<c>$1</c>), not by position.</param>
/// <param name="Prepare">Creates a statement that is bound and read value by value; the last value says whether on the caller's
/// thread.</param>
internal sealed record SqlDialect(
    string BeginRead, string BeginWrite, bool NamesParameters, Func<DbConnection, string, bool, SqlStatement> Prepare)
{
    /// <summary>The first statement of <see cref="BeginWrite"/> on PostgreSQL.</summary>
    public const string PostgresBegin = "begin isolation level read committed";

    /// <summary>The second one: waits for the lock of all that write to the schema.</summary>
    public const string PostgresLock = "select pg_advisory_xact_lock(1885434476, hashtext(current_schema()))";   // 'parl'

    public static SqlDialect Sqlite { get; } = new(
        "begin",
        "begin immediate",
        NamesParameters: true,
        (connection, sql, _) => new SqliteStatement(((SqliteConnection)connection).Handle!, sql))
    {
        ClearSearch = "delete from search_index",   // Without a condition, it drops whole pages.
        DatabaseSize = "select (select page_count from pragma_page_count()) * (select page_size from pragma_page_size())",
        HasTable = "select 1 from pragma_table_list where schema = 'main' and type = 'table' and name = $1",

        // Virtual tables and their shadow tables are indexes of other tables, without data of their own.
        Columns =
            """
            select t.name, c.name, lower(c.type), c.pk from pragma_table_list t join pragma_table_xinfo(t.name) c
            where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite!_%' escape '!' and c.hidden = 0
            order by t.name, c.cid
            """,
        References =
            """
            select distinct t.name, f."table" from pragma_table_list t join pragma_foreign_key_list(t.name) f
            where t.schema = 'main' and t.type = 'table'
            """,
    };

    // The lock is released after the commit has become visible, so that pos becomes visible in order. Each schema has its own lock.
    public static SqlDialect Postgres { get; } = new(
        "begin isolation level repeatable read read only",
        $"{PostgresBegin}; {PostgresLock}",
        NamesParameters: false,
        (connection, sql, isSynchronous) => new PostgresStatement((NpgsqlConnection)connection, sql, isSynchronous))
    {
        TakesArrays = true,
        Pipeline = connection => new PostgresPipeline((NpgsqlConnection)connection),

        ClearSearch = "truncate search_index",
        DatabaseSize = "select pg_database_size(current_database())",
        HasTable = "select 1 from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname = $1",
        Columns =
            """
            select t.relname::text, c.attname::text, format_type(c.atttypid, null),
                coalesce((select array_position(i.indkey::int2[], c.attnum) + 1 from pg_index i where i.indrelid = t.oid and i.indisprimary), 0)::bigint
            from pg_class t join pg_attribute c on c.attrelid = t.oid
            where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p')
              and c.attnum > 0 and not c.attisdropped and c.attgenerated = ''
            order by t.relname collate "C", c.attnum
            """,
        References =
            """
            select distinct t.relname::text, f.relname::text
            from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class f on f.oid = c.confrelid
            where c.contype = 'f' and t.relnamespace = current_schema()::regnamespace
            """,
    };

    /// <summary>Whether many numbers can be bound as one array.</summary>
    public bool TakesArrays { get; init; }

    /// <summary>Creates a pipeline for several statements in one round trip; null if a statement has no round trip.</summary>
    public Func<DbConnection, PostgresPipeline>? Pipeline { get; init; }

    /// <summary>Whether a statement costs a round trip, so that one for many things is better than many statements.</summary>
    public bool HasRoundTrips => Pipeline is not null;

    /// <summary>Empties the search index at once, whatever its size.</summary>
    public required string ClearSearch { get; init; }

    /// <summary>The size of the database in bytes.</summary>
    public required string DatabaseSize { get; init; }

    /// <summary>Whether the table <c>$1</c> exists.</summary>
    public required string HasTable { get; init; }

    /// <summary>All columns with their own data: table, column, type, and position in the primary key from 1, or 0.</summary>
    public required string Columns { get; init; }

    /// <summary>The references between tables.</summary>
    public required string References { get; init; }
}
