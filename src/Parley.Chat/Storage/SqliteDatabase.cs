using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Supervision;
using SQLitePCL;

namespace Parley.Chat.Storage;

/// <summary>A SQLite file, and the required settings of its connections.</summary>
internal sealed class SqliteDatabase(string path, SupervisedWork? checkpoints = null) : IDatabase
{
    private static readonly Version Oldest = new(3, 51, 3);   // In older versions, a commit during a checkpoint could corrupt the file.

    private StoreLock? _lock;
    private Checkpointer? _checkpointer;
    private sqlite3? _writer;   // The last one: there is one at a time.

    public string Migrations => "Sqlite";

    public string Name => $"The database {Path}";

    public bool Exists => File.Exists(Path);

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public void Probe() => OpenReader().Dispose();

    /// <summary>Creates the folder and locks the file, so that this process is SQLite's only writer.</summary>
    public void Claim()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _lock = StoreLock.Take(Path);
        _checkpointer = new Checkpointer(this, checkpoints ?? new SupervisedWork("checkpoints", NullLogger.Instance));
    }

    public IDisposable? TryOwn() => StoreLock.TryTake(Path);

    public string? FindOwner() => StoreLock.FindHolder(Path);

    /// <summary>
    /// A connection that may write. It never checkpoints, so that no commit waits for one; it overwrites deleted data with zeros. A log
    /// that has become very long, because of a reader that did not end, is cut when it starts over.
    /// </summary>
    public SqlSession OpenWriter()
    {
        var sql = Open(
            SqliteOpenMode.ReadWriteCreate,
            "pragma wal_autocheckpoint = 0; pragma secure_delete = on; pragma journal_size_limit = 134217728");
        _writer = ((SqliteConnection)sql.Connection).Handle;
        return sql;
    }

    public SqlSession OpenReader() => Open(SqliteOpenMode.ReadWrite, "pragma query_only = on");

    public ReadSession? TakeReader() => null;

    public ValueTask<ReadSession> OpenReaderAsync() => new(OpenReader());

    /// <summary>A connection for checkpoints; it gives up soon, because a commit may be waiting behind it.</summary>
    public SqlSession OpenCheckpointer() => Open(SqliteOpenMode.ReadWrite, "pragma busy_timeout = 200");

    public ValueTask<PostgresChannel> OpenChannelAsync(string channelSql) =>
        throw new NotSupportedException("One process uses a SQLite file.");

    /// <summary>Called after each commit; moves a long write-ahead log into the file.</summary>
    public void Committed()
    {
        const int PagesWritten = 9;   // SQLITE_DBSTATUS_CACHE_WRITE
        if (_checkpointer is null) return;

        var result = raw.sqlite3_db_status(_writer!, PagesWritten, out var pages, out _, resetFlg: 1);
        if (result == raw.SQLITE_OK) _checkpointer.Added(pages);
    }

    /// <summary>Moves the rest into the file and releases the lock.</summary>
    public void Dispose()
    {
        _checkpointer?.Dispose();
        _checkpointer = null;
        _lock?.Dispose();
        _lock = null;
    }

    private SqlSession Open(SqliteOpenMode mode, string setting)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            KeepPlans(connection.Handle!);
            var sql = new SqlSession(connection, SqlDialect.Sqlite);
            sql.Execute("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000");
            sql.Execute(setting);
            Check(sql);
            return sql;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Without it, SQLite recompiles a statement whenever a bound value might affect the plan, such as a LIMIT.
    private static void KeepPlans(sqlite3 database)
    {
        const int EnablePlannerStability = 1007;   // SQLITE_DBCONFIG_ENABLE_QPSG
        if (raw.sqlite3_db_config(database, EnablePlannerStability, 1, out var isOn) != raw.SQLITE_OK || isOn != 1)
        {
            throw new StoreException("SQLite does not keep the plans of prepared statements.");
        }
    }

    private void Check(SqlSession sql)
    {
        var version = sql.Text("select sqlite_version()");
        if (Version.Parse(version!) < Oldest) throw new StoreException($"SQLite {version} is too old; {Oldest} or newer is needed.");

        var journal = sql.Text("pragma journal_mode");
        if (journal != "wal") throw new StoreException($"{Path} cannot use a write-ahead log (journal_mode is {journal}).");

        var synchronous = sql.Number("pragma synchronous");
        if (synchronous != 2) throw new StoreException($"{Path} would not flush its commits (synchronous is {synchronous}).");
    }
}
