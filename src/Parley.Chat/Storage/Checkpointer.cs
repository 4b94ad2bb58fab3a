using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>Moves the write-ahead log into the database file on a thread of its own, off the commit path.</summary>
internal sealed class Checkpointer : IDisposable
{
    private const long Threshold = 64 * 1024 * 1024;   // A page that many commits touch is moved once for all of them; reading so much after a crash takes a tenth of a second.

    private readonly SqliteDatabase _database;
    private readonly SupervisedWork _work;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private bool _isDue;        // Guarded by _gate.
    private bool _isStopping;   // Guarded by _gate.
    private long _next = Threshold;   // Only read and written by the log writer's thread and, between its calls, by Run.

    public Checkpointer(SqliteDatabase database, SupervisedWork work)
    {
        _database = database;
        _work = work;
        _thread = SupervisedThread.Start("Parley checkpoints", work, Run);
    }

    /// <summary>Called after each commit.</summary>
    public void Look()
    {
        if (_database.WalSize < Volatile.Read(ref _next)) return;

        lock (_gate)
        {
            _isDue = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Stops the thread, then moves everything that is left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        try
        {
            Checkpoint();
        }
        catch (Exception exception)   // The next start reads the log, however long it is.
        {
            _work.Failed(exception);
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!_isDue && !_isStopping) Monitor.Wait(_gate);
                if (_isStopping) return;
                _isDue = false;
            }

            Checkpoint();
            Volatile.Write(ref _next, _database.WalSize + Threshold);   // A reader may have kept it from shrinking: not again at once.
        }
    }

    private void Checkpoint()
    {
        using var sql = _database.OpenCheckpointer();
        sql.Execute("pragma wal_checkpoint(passive)");    // The long part; commits go on meanwhile.
        sql.Execute("pragma wal_checkpoint(truncate)");   // The rest, and the file starts over.
        _work.Succeeded();
    }
}
