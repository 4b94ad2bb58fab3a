using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>Moves the write-ahead log into the database file on its own thread, outside commits.</summary>
internal sealed class Checkpointer : IDisposable
{
    // A page that many commits change is moved only once; reading a log of this size after a crash takes a tenth of a second.
    private const long Threshold = 64 * 1024 * 1024;

    // Commits wait while this much is moved: about ten milliseconds.
    private const long Rest = 1024 * 1024;
    private const int MaxPasses = 6;

    private const int FrameSize = 24 + 4096;   // https://sqlite.org/fileformat2.html#the_write_ahead_log

    private readonly SqliteDatabase _database;
    private readonly SupervisedWork _work;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private bool _isDue;        // Guarded by _gate.
    private bool _isStopping;   // Guarded by _gate.
    private long _added;        // Bytes since the last pass began.

    public Checkpointer(SqliteDatabase database, SupervisedWork work)
    {
        _database = database;
        _work = work;
        _thread = SupervisedThread.Start("Parley checkpoints", work, Run);
    }

    /// <summary>Called after each commit.</summary>
    /// <param name="pages">The number of pages that it has added to the log.</param>
    public void Added(int pages)
    {
        if (Interlocked.Add(ref _added, (long)pages * FrameSize) < Threshold) return;

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
        }
    }

    private void Checkpoint()
    {
        using var sql = _database.OpenCheckpointer();
        for (var passes = 0; passes < MaxPasses; passes++)
        {
            Interlocked.Exchange(ref _added, 0);
            sql.Execute("pragma wal_checkpoint(passive)");   // Commits go on meanwhile, so each pass leaves less to the next one.
            if (Volatile.Read(ref _added) <= Rest) break;
        }

        // Commits wait while the rest is moved. Then they write over the log from its beginning, which is quicker than to extend it.
        // Not "truncate": to cut the file takes a tenth of a second, for which they would wait, too.
        sql.Execute("pragma wal_checkpoint(restart)");
        _work.Succeeded();
    }
}
