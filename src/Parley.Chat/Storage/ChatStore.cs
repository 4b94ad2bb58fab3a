using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Messages;
using Parley.Chat.Search;
using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>The open database: connections for the log writer, and a pool of readers.</summary>
internal sealed partial class ChatStore(
    IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time, ILogger<ChatStore> logger) : IDisposable
{
    private const int Readers = 16;
    private const int DoubtAttempts = 25;

    private static readonly TimeSpan DoubtPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(5);

    private readonly object _pause = new();

    private readonly IDatabase _database = DatabaseSetting.Choose(options.Value.Database, supervisor.Work("checkpoints"));
    private SqlSession? _writer;   // The one that migrated, until the log writer takes it: the database is never without its owner.
    private ReaderPool? _readers;
    private CursorFormat? _cursors;

    /// <summary>Writes and reads the cursors of this database.</summary>
    public CursorFormat Cursors => _cursors ?? throw NotOpen();

    /// <summary>Locks, creates and migrates the database.</summary>
    /// <exception cref="StoreException">The database is in use, too new, damaged or cannot be made safe.</exception>
    public void Open()
    {
        try
        {
            _database.Claim();
            _writer = _database.OpenWriter();
            Migrator.Run(_writer, Migration.Embedded(_database.Migrations), time.WorldTime().ToUnixTimeMilliseconds());
            Refolding.Run(_writer);
            clock.GoOnFrom(_writer.Number("select max(time) from (select time from log order by pos desc limit 1) newest") ?? 0);
            _cursors = new CursorFormat(Epoch(_writer));
            _readers = new ReaderPool(_database.OpenReader, Readers);
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

    /// <summary>Starts a read on the caller's thread.</summary>
    public ReadTransaction Read() => (_readers ?? throw NotOpen()).Begin();

    /// <summary>For the log writer only: nobody else writes.</summary>
    public SqlSession OpenWriter() => Interlocked.Exchange(ref _writer, null) ?? _database.OpenWriter();

    /// <summary>
    /// What became of a transaction whose connection was lost while it committed. False if the database says that it was not, or does
    /// not say for some seconds; then the senders try again, and their <c>cid</c> finds what was committed after all.
    /// </summary>
    public bool WasCommitted(string transaction)
    {
        var start = time.GetTimestamp();
        for (var patience = DoubtAttempts; patience > 0 && time.GetElapsedTime(start) < LongestDoubt; patience--)
        {
            try
            {
                using var sql = OpenWriter();
                sql.BeginWrite();   // Waits for the lost transaction, if the database has not yet noticed that nobody is there.
                return sql.Text(sql.Dialect.CommitStatus!, transaction) == "committed";
            }
            catch (Exception exception) when (StoreFault.Is(exception))
            {
                Log.InDoubt(logger, exception);
                lock (_pause) Monitor.Wait(_pause, DoubtPause);
            }
            catch (DbException)   // A restarted database that never heard of the transaction calls its id one from the future.
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Raised after each commit, on the log writer's thread: handlers do no more than ring a bell.</summary>
    public event Action? Grown;

    /// <summary>Called by the log writer after each commit.</summary>
    public void Committed()
    {
        _database.Committed();
        Grown?.Invoke();
    }

    /// <summary>Closes everything; the log writer must have stopped before.</summary>
    public void Dispose()
    {
        _readers?.Dispose();
        _readers = null;
        Interlocked.Exchange(ref _writer, null)?.Dispose();
        _database.Dispose();
    }

    /// <summary>Made with the database, and made anew when a backup is restored: cursors of another epoch prove nothing.</summary>
    private static string Epoch(SqlSession sql)
    {
        var epoch = sql.Text("select value from meta where name = 'epoch'");
        if (epoch is not null) return epoch;

        epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        sql.Execute("insert into meta (name, value) values ('epoch', $1)", epoch);
        return epoch;
    }

    private static InvalidOperationException NotOpen() => new("The store is not open.");

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Warning, "It is not known yet whether a batch was committed; asking again.", EventName = "InDoubt")]
        public static partial void InDoubt(ILogger logger, Exception exception);
    }
}
