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
        (connection, sql) => new SqliteStatement(((SqliteConnection)connection).Handle!, sql))
    {
        ClearSearch = "delete from search_index",   // Without a condition it drops the pages whole.
        DatabaseSize = "select (select page_count from pragma_page_count()) * (select page_size from pragma_page_size())",
        HasTable = "select 1 from pragma_table_list where schema = 'main' and type = 'table' and name = $1",

        // Virtual tables and what lies under them are indexes of other tables: they hold nothing of their own.
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

    // The lock is let go after the commit has become visible, so that pos becomes visible in order. Each schema has a lock of its own.
    public static SqlDialect Postgres { get; } = new(
        "begin isolation level repeatable read read only",
        "begin isolation level read committed; "
        + "select pg_current_xact_id()::text, pg_advisory_xact_lock(1885434476, hashtext(current_schema()))",   // 'parl'
        "select pg_xact_status($1::text::xid8)",
        NamesParameters: false,
        (connection, sql) => new PostgresStatement((NpgsqlConnection)connection, sql))
    {
        TakesArrays = true,
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

    /// <summary>Empties the index of the search, whatever its size, at once.</summary>
    public required string ClearSearch { get; init; }

    /// <summary>How many bytes the database takes.</summary>
    public required string DatabaseSize { get; init; }

    /// <summary>Whether there is a table of the name <c>$1</c>.</summary>
    public required string HasTable { get; init; }

    /// <summary>All columns that hold something of their own: table, column, type, place in the primary key from 1 or 0.</summary>
    public required string Columns { get; init; }

    /// <summary>Which table refers to which.</summary>
    public required string References { get; init; }
}
