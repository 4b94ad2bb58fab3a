using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>Moves the write-ahead log into the database file on its own thread, outside commits.</summary>
internal sealed class Checkpointer : IDisposable
{
    // A page that many commits change is moved only once; reading a log of this size after a crash takes a tenth of a second.
    private const long Threshold = 64 * 1024 * 1024;

    private readonly SqliteDatabase _database;
    private readonly SupervisedWork _work;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private bool _isDue;        // Guarded by _gate.
    private bool _isStopping;   // Guarded by _gate.
    private long _next = Threshold;   // Accessed only by the log writer's thread and, between its calls, by Run.

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

    /// <summary>Stops the thread, then moves the rest.</summary>
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
            // A reader may have prevented it from shrinking, so do not retry at once.
            Volatile.Write(ref _next, _database.WalSize + Threshold);
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
