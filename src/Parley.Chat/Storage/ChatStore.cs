using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>The open database: connections for the log writer, and a pool of readers.</summary>
internal sealed partial class ChatStore(
    IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time,
    ILogger<ChatStore> logger) : IDisposable
{
    private const int Readers = 16;
    private const int DoubtAttempts = 25;

    private static readonly TimeSpan DoubtPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDoubt = TimeSpan.FromSeconds(5);

    private readonly object _pause = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly IDatabase _database = DatabaseSetting.Choose(
        options.Value.Database, supervisor.Work("checkpoints"), options.Value.IsClustered);
    private SqlSession? _writer;   // The migrating connection, until the log writer takes it, so that the database always has its owner.
    private ReaderPool? _readers;
    private string? _epoch;
    private readonly LogTail _tail = new();

    /// <summary>Fails when the database turns out to have lost what it had committed: the process must start again.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Identifies this database: cursors of another one are not usable here.</summary>
    public string Epoch => _epoch ?? throw NotOpen();

    /// <summary>The id of this node, new at each start; null if no other node uses the database.</summary>
    public string? Node { get; } = options.Value.IsClustered ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : null;

    /// <summary>The last <c>pos</c> when the database was opened.</summary>
    public long OpenedAt { get; private set; }

    /// <summary>Locks, creates and migrates the database.</summary>
    /// <param name="prepare">Runs after the migration, before anything else uses the database.</param>
    /// <exception cref="StoreException">The database is in use, too new, damaged or cannot be made safe.</exception>
    public void Open(Action<SqlSession> prepare)
    {
        try
        {
            _database.Claim();
            _writer = _database.OpenWriter();
            Migrator.Run(_writer, Migration.Embedded(_database.Migrations), time.WorldTime().ToUnixTimeMilliseconds());
            prepare(_writer);
            clock.GoOnFrom(_writer.Number("select max(time) from (select time from log order by pos desc limit 1) newest") ?? 0);
            _epoch = EpochOf(_writer);
            OpenedAt = _writer.Number("select max(pos) from log") ?? 0;
            _readers = new ReaderPool(_database.OpenReaderAsync, Readers, _database.TakeReader());
        }
        catch (DbException exception)
        {
            Dispose();
            throw new StoreException($"{_database.Name} cannot be used: {exception.Message}", exception);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts a read. No thread waits for it: see <see cref="ReadSession"/>.</summary>
    /// <param name="user">Who wants to know, and has a few reads at a time; null for the server itself.</param>
    public ValueTask<ReadTransaction> ReadAsync(string? user = null) => (_readers ?? throw NotOpen()).BeginAsync(user);

    /// <summary>For the log writer only, which is the only writer.</summary>
    public SqlSession OpenWriter()
    {
        var sql = Interlocked.Exchange(ref _writer, null) ?? _database.OpenWriter();
        try
        {
            return Verified(sql);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    /// <summary>For the delivery of what other nodes write, whose thread waits for it.</summary>
    public SqlSession OpenReader()
    {
        var sql = _database.OpenReader();
        try
        {
            return Verified(sql);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    /// <summary>An entry is on disk.</summary>
    public void Saw(long pos, string id) => _tail.Saw(pos, id);

    /// <summary>Another node has found that commits are lost.</summary>
    /// <exception cref="StoreException">Always.</exception>
    [DoesNotReturn]
    public void EndLost()
    {
        var lost = new StoreException(
            $"{_database.Name} has lost messages that it had confirmed, so a standby without them has taken over. Start again: clients then load everything anew. "
            + "To lose nothing, replicate synchronously (synchronous_standby_names).");
        _lost.TrySetException(lost);
        throw lost;
    }

    /// <summary>A connection for what nodes have to do with each other.</summary>
    public ValueTask<ReadSession> OpenForNodesAsync() => _database.OpenReaderAsync();

    /// <summary>Subscribes to what other nodes announce.</summary>
    public ValueTask<PostgresChannel> OpenChannelAsync(string channelSql) => _database.OpenChannelAsync(channelSql);

    /// <summary>
    /// Whether a transaction was committed whose connection was lost during the commit. False if it was not, or if the database does not
    /// tell within some seconds; then senders try again, and their <c>cid</c> finds messages that were committed after all.
    /// </summary>
    /// <param name="pos">The <c>pos</c> of an entry that it has appended.</param>
    /// <param name="id">The id of the entry. The database's own number of the transaction would not do: after a crash, a database gives
    /// the numbers of lost transactions again.</param>
    public bool WasCommitted(long pos, string id)
    {
        var start = time.GetTimestamp();
        for (var patience = DoubtAttempts; patience > 0 && time.GetElapsedTime(start) < MaxDoubt; patience--)
        {
            try
            {
                using var sql = OpenWriter();
                sql.BeginWrite();   // Waits for the lost transaction, if the database has not yet noticed the lost connection.
                return sql.Any("select 1 from log where pos = $1 and id = $2", pos, id);
            }
            catch (Exception exception) when (StoreFault.Is(exception))
            {
                Log.InDoubt(logger, exception);
                lock (_pause) Monitor.Wait(_pause, DoubtPause);
            }
        }

        return false;
    }

    /// <summary>Raised after each commit, on the log writer's thread, and after those of other nodes: handlers must only signal.</summary>
    public event Action? Grown;

    /// <summary>Another node may have committed.</summary>
    public void GrownElsewhere() => Grown?.Invoke();

    /// <summary>Called by the log writer after each commit.</summary>
    public void Committed()
    {
        _database.Committed();
        Grown?.Invoke();
    }

    /// <summary>Closes everything; stop the log writer first.</summary>
    public void Dispose()
    {
        _readers?.Dispose();
        _readers = null;
        Interlocked.Exchange(ref _writer, null)?.Dispose();
        _database.Dispose();
    }

    /// <summary>Created with the database, and again when a backup is restored: cursors of another epoch are not usable.</summary>
    private static string EpochOf(SqlSession sql)
    {
        const string Find = "select value from meta where name = 'epoch'";
        if (sql.Text(Find) is { } epoch) return epoch;

        // Another node may create it at the same moment.
        sql.Execute(
            "insert into meta (name, value) values ('epoch', $1) on conflict (name) do nothing",
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        return sql.Text(Find)!;
    }

    // A standby that takes over may lack the last commits. Caches are wrong then, and so are the cursors of clients, until the next start.
    private SqlSession Verified(SqlSession sql)
    {
        if (_tail.IsIn(sql)) return sql;

        sql.Execute(
            "update meta set value = $1 where name = 'epoch' and value = $2", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), Epoch);
        EndLost();
        return sql;
    }

    private static InvalidOperationException NotOpen() => new("The store is not open.");

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Warning, "It is not known yet whether a batch was committed; asking again.", EventName = "InDoubt")]
        public static partial void InDoubt(ILogger logger, Exception exception);
    }
}
