using System.Globalization;
using Npgsql;

namespace Parley.Chat.Storage;

/// <summary>A PostgreSQL database, of which one process at a time is the owner.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int Oldest = 15;

    // Somebody waits for the answer. A statement that is too late is cancelled first, over a connection of its own: both times add up.
    private const int StatementSeconds = 4;
    private const int ConnectSeconds = 3;

    // The lock belongs to the connection that writes: whoever has it is the only one who can commit, and whoever lost the connection has
    // lost it. A short wait, because PostgreSQL may take a moment to notice that the last owner has gone.
    private const string Own = "set lock_timeout = '3s'; select pg_advisory_lock(1885434477, hashtext(current_schema())); set lock_timeout = '2s'";

    // A process that stands still in the middle of a batch, or whose machine is gone, must not keep the next one out for long.
    private const string LetGo =
        "set idle_in_transaction_session_timeout = '10s'; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

    private readonly NpgsqlDataSource _source;
    private readonly string _name;

    public PostgresDatabase(NpgsqlConnectionStringBuilder settings)
    {
        _name = $"{settings.Database ?? settings.Username} at {settings.Host}";
        _source = CreateSource(settings);
    }

    public string Migrations => "Postgres";

    public string Name => $"The PostgreSQL database {_name}";

    public bool Exists => true;

    public void Claim() => Probe();   // The owner is whoever has the connection that writes.

    public void Probe()
    {
        try
        {
            using var sql = OpenReader();
            Check(sql);
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
            """
            select format('another process (%s%s, connection %s)', application_name, ' at ' || host(client_addr), a.pid)
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 2
              and l.classid = 1885434477::oid and l.objid = (hashtext(current_schema())::bigint & 4294967295)::oid
              and l.database = (select oid from pg_database where datname = current_database())
            """);
    }

    public SqlSession OpenWriter()
    {
        var sql = Open(LetGo);
        try
        {
            sql.Execute(Own);
            return sql;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            sql.Dispose();
            throw new StoreException(
                $"{Name} is in use by {FindOwner() ?? "another process"} (it holds the advisory lock of the schema). "
                + "Stop that process, or give this one a database of its own.",
                exception);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    public SqlSession OpenReader() => Open("set idle_in_transaction_session_timeout = '1min'");

    public void Committed()
    {
    }

    public void Dispose() => _source.Dispose();

    private static NpgsqlDataSource CreateSource(NpgsqlConnectionStringBuilder given)
    {
        var settings = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            Pooling = false,        // Sessions are kept here, with the statements that they have prepared.
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            Enlist = false,
            Multiplexing = false,
        };

        // Whether a key was given says ShouldSerialize; ContainsKey says whether there is such a key at all.
        if (!given.ShouldSerialize("Application Name")) settings.ApplicationName = "Parley";
        if (!given.ShouldSerialize("Timeout")) settings.Timeout = ConnectSeconds;
        if (!given.ShouldSerialize("Command Timeout")) settings.CommandTimeout = StatementSeconds;
        if (!given.ShouldSerialize("GSS Encryption Mode")) settings.GssEncryptionMode = GssEncryptionMode.Disable;   // To try it takes the time of another connection.
        return new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().EnableArrays().Build();
    }

    private SqlSession Open(string setting)
    {
        var connection = _source.OpenConnection();
        try
        {
            var sql = new SqlSession(connection, SqlDialect.Postgres);
            sql.Execute(setting);

            // Whatever the role's own default is: what is acknowledged must be on disk.
            sql.Execute(
                "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')");
            return sql;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Check(SqlSession sql)
    {
        var version = int.Parse(sql.Text("select current_setting('server_version_num')")!, CultureInfo.InvariantCulture) / 10_000;
        if (version < Oldest) throw new StoreException($"{_name} is PostgreSQL {version}; {Oldest} or newer is needed.");

        var encoding = sql.Text("select current_setting('server_encoding')");
        if (encoding != "UTF8") throw new StoreException($"{_name} has the encoding {encoding}; it must be made with UTF8.");

        var flushes = sql.Text("select current_setting('fsync')");
        if (flushes != "on") throw new StoreException($"{_name} would not flush its commits (fsync is {flushes}).");

        if (sql.Text("select current_schema()::text") is null) throw new StoreException($"{_name} has no schema of its search path; make one.");
    }
}
