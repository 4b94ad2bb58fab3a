using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>A PostgreSQL database, owned by one process at a time, or shared by the nodes of a cluster.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int Oldest = 15;

    // The lock belongs to the writing connection: only its holder can commit, and losing the connection loses the lock. A short wait,
    // because PostgreSQL may take a moment to notice that the last owner is gone.
    private const string Own =
        "set lock_timeout = '3s'; select pg_advisory_lock(1885434477, hashtext(current_schema())); set lock_timeout = '2s'";

    // Nodes of a cluster share it, so that a process that wants the database for itself finds it taken, and the other way round. They
    // wait longer for the lock of the log: the batches of the others come first, and are large when many users come back at once.
    private const string Share = "set lock_timeout = '3s'; select pg_advisory_lock_shared(1885434477, hashtext(current_schema()))";

    /// <summary>The number of nodes that share the database.</summary>
    public const string CountNodes =
        $"select count(distinct pid) from pg_locks where mode = 'ShareLock' and granted and {IsOwnership}";

    private const string IsOwnership =
        """
        locktype = 'advisory' and objsubid = 2 and classid = 1885434477::oid
        and objid = (hashtext(current_schema())::bigint & 4294967295)::oid
        and database = (select oid from pg_database where datname = current_database())
        """;

    // Nodes of different schemas must not run side by side. Each takes the lock of its schema first, and looks for others then.
    private const string TakeSchema = "select pg_advisory_lock_shared(1885434479, hashtext(current_schema() || ':' || $1))";

    private const string OtherSchema =
        """
        select v from generate_series(1, 1000) v
        where v <> $1 and (hashtext(current_schema() || ':' || v)::bigint & 4294967295)::oid in (
            select objid from pg_locks where locktype = 'advisory' and objsubid = 2 and classid = 1885434479::oid
            and database = (select oid from pg_database where datname = current_database()))
        limit 1
        """;

    // A process that hangs in the middle of a batch, or whose machine is gone, must not block the next one for long.
    private const string LetGo =
        "set idle_in_transaction_session_timeout = '10s'; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

    private const string KeepTransactions = "set idle_in_transaction_session_timeout = '1min'";

    // Rows are looked up by their keys, so no plan depends on values or on how large a table is: one for a common value has read the whole
    // search index for a search, and one from a time when a table was empty reads all of it later. A plan for arrays is not made again
    // each time, which takes longer than running it, and none is compiled, which takes longer than any statement here.
    private const string Plans =
        "set plan_cache_mode = force_generic_plan; "
        + "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";

    private readonly NpgsqlDataSource _source;
    private readonly string _name;
    private readonly bool _isShared;

    // What the check has opened, for the next that need a connection: to open one is most of what a start costs PostgreSQL.
    private readonly ConcurrentStack<NpgsqlConnection> _checked = [];

    /// <param name="settings">Where it is.</param>
    /// <param name="isShared">Whether other nodes write to it, too.</param>
    public PostgresDatabase(NpgsqlConnectionStringBuilder settings, bool isShared)
    {
        _isShared = isShared;
        _name = $"{settings.Database ?? settings.Username} at {settings.Host}";
        _source = PostgresSource.Create(settings);
    }

    public string Migrations => "Postgres";

    public string Name => $"The PostgreSQL database {_name}";

    public bool Exists => true;

    public void Claim() => Probe();   // The owner is the process with the writing connection.

    public void Probe()
    {
        try
        {
            var sql = OpenForCheck();
            Check(sql);
            CheckConnections(sql, OpenForCheck());
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException($"{Name} cannot be used: {exception.Message}", exception);
        }
    }

    public IDisposable? TryOwn()
    {
        var sql = Open(LetGo);
        if (sql.Any("select 1 where pg_try_advisory_lock(1885434477, hashtext(current_schema()))")) return sql;

        sql.Dispose();
        return null;
    }

    public string? FindOwner()
    {
        using var sql = OpenReader();
        return sql.Text(
            $"""
            select format('another process (%s%s, connection %s)', application_name, ' at ' || host(client_addr), a.pid)
            from pg_stat_activity a where a.pid in (select pid from pg_locks where granted and {IsOwnership})
            limit 1
            """);
    }

    public SqlSession OpenWriter()
    {
        var sql = Open(LetGo);
        try
        {
            sql.Execute(_isShared ? Share : Own);
            if (_isShared) JoinNodes(sql);
            return sql;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            sql.Dispose();
            throw new StoreException(
                $"{Name} is in use by {FindOwner() ?? "another process"} (it holds the advisory lock of the schema). "
                + "Stop that process, use another database, or set Chat:Cluster on all nodes to let them share it.",
                exception);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    public SqlSession OpenReader() => Open(KeepTransactions);

    public ReadSession? TakeReader() =>
        _checked.TryPop(out var connection) ? new ReadSession(connection, SqlDialect.Postgres, isSynchronous: false) : null;

    public async ValueTask<ReadSession> OpenReaderAsync()
    {
        var connection = await _source.OpenConnectionAsync();
        try
        {
            var sql = new ReadSession(connection, SqlDialect.Postgres, isSynchronous: false);
            await SetUpAsync(sql, KeepTransactions);
            return sql;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<PostgresChannel> OpenChannelAsync(string channelSql) =>
        await PostgresChannel.OpenAsync(await _source.OpenConnectionAsync(), channelSql);

    public void Committed()
    {
    }

    public void Dispose()
    {
        while (_checked.TryPop(out var connection)) connection.Dispose();
        _source.Dispose();
    }

    private void JoinNodes(SqlSession sql)
    {
        var schema = (long)Migration.Embedded(Migrations)[^1].Version;
        sql.Execute(TakeSchema, schema);
        if (sql.Number(OtherSchema, schema) is not { } other) return;

        throw new StoreException(
            $"{Name} is used by nodes of another version: they have schema {other}, and this program has {schema}. "
            + "Stop all nodes before the schema changes.");
    }

    private SqlSession OpenForCheck()
    {
        var connection = Connect();
        _checked.Push(connection);
        return SetUp(connection, KeepTransactions);
    }

    private SqlSession Open(string setting)
    {
        if (!_checked.TryPop(out var connection)) connection = Connect();
        try
        {
            return SetUp(connection, setting);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The thread belongs to the caller.")]
    private NpgsqlConnection Connect() => _source.OpenConnection();

    private static SqlSession SetUp(NpgsqlConnection connection, string setting)
    {
        var sql = new SqlSession(connection, SqlDialect.Postgres);
        SetUpAsync(sql, setting).AtOnce();
        return sql;
    }

    // Whatever the role's defaults: acknowledged data must be on disk.
    private static async ValueTask SetUpAsync(ReadSession sql, string setting)
    {
        await sql.ExecuteAsync($"{setting}; {Plans}");
        await sql.ExecuteAsync(
            "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')");
    }

    private void Check(SqlSession sql)
    {
        var version = int.Parse(sql.Text("select current_setting('server_version_num')")!, CultureInfo.InvariantCulture) / 10_000;
        if (version < Oldest) throw new StoreException($"{_name} is PostgreSQL {version}; {Oldest} or newer is needed.");

        var encoding = sql.Text("select current_setting('server_encoding')");
        if (encoding != "UTF8") throw new StoreException($"{_name} has the encoding {encoding}; it must be created with UTF8.");

        var flushes = sql.Text("select current_setting('fsync')");
        if (flushes != "on") throw new StoreException($"{_name} would not flush its commits (fsync is {flushes}).");

        if (sql.Text("select current_schema()::text") is null)
            throw new StoreException($"{_name} has no schema of its search path; create one.");
    }

    // A pooler that assigns a connection for each transaction gives that of an idle client to the next one. Then locks and settings of a
    // session, which protect the log, would belong to anybody.
    private void CheckConnections(SqlSession idle, SqlSession other)
    {
        var own = idle.Number("select pg_backend_pid()");
        other.Execute("begin");
        var isShared = other.Number("select pg_backend_pid()") == own;
        other.Execute("rollback");
        // A pooler that takes turns has at least two connections to give now, so a later question meets the other one.
        for (var i = 0; i < 4; i++) isShared |= idle.Number("select pg_backend_pid()") != own;
        if (isShared) throw new StoreException(
            $"{_name} is behind a pooler that assigns a connection for each transaction (PgBouncer's pool_mode = transaction or statement). "
            + "Parley needs its connections for itself: set pool_mode = session for this database, or connect to PostgreSQL directly.");
    }
}
