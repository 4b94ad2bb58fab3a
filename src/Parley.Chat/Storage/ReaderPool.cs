using System.Collections.Concurrent;
using System.Data.Common;

namespace Parley.Chat.Storage;

/// <summary>A bounded set of connections that only read, each seeing one moment of the database at a time.</summary>
/// <remarks>
/// Every wait ends: for a connection that is free by itself, for the database by the time-out of the driver. When the database has not
/// answered one, only one at a time tries; the others are refused, so that they hold neither threads nor their turns.
/// </remarks>
internal sealed class ReaderPool(Func<SqlSession> open, int size) : IDisposable
{
    private const int LongestWait = 5_000;   // Milliseconds, as all here.
    private const int Suspicious = 1_000;    // Longer than a database that is there takes to begin a read.
    private const int Moment = 200;
    private const int Pause = 1_000;         // After a trial that took long: whoever stands in a line for a read is refused meanwhile.

    private readonly ConcurrentBag<SqlSession> _idle = [];
    private readonly SemaphoreSlim _free = new(size);
    private readonly SemaphoreSlim _trial = new(1);
    private volatile bool _hasFailed;   // Whoever asked the database last was not answered.
    private int _asking;                // How many wait for the database to begin a read,
    private long _silentSince;          // and since when it has answered none of them.
    private long _nextTrial;

    // It has failed, or has not answered for a while those who ask.
    private bool IsInDoubt =>
        _hasFailed || (Volatile.Read(ref _asking) > 0 && Environment.TickCount64 - Volatile.Read(ref _silentSince) > Suspicious);

    /// <summary>Starts a read: everything read through it belongs to the same moment. Waits if all connections are busy.</summary>
    /// <exception cref="StoreException">None has become free for some seconds, or the database does not answer others.</exception>
    /// <exception cref="DbException">The database does not answer.</exception>
    public ReadTransaction Begin()
    {
        WaitForFree();
        try
        {
            return new ReadTransaction(this, Connect());
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var sql)) sql.Dispose();
    }

    internal void End(SqlSession sql)
    {
        try
        {
            if (sql.IsLost)
            {
                _hasFailed = true;
                sql.Dispose();
                return;
            }

            sql.Execute("rollback");
            _idle.Add(sql);
        }
        catch (DbException)
        {
            sql.Dispose();   // The read failed and took its transaction along; the next one opens a fresh connection.
        }
        catch
        {
            sql.Dispose();   // What state it is in, nobody knows.
            throw;
        }
        finally
        {
            _free.Release();
        }
    }

    // Those who wait hold threads: they are let go as soon as there is no hope.
    private void WaitForFree()
    {
        for (var waited = 0; !_free.Wait(Moment); waited += Moment)
        {
            if (IsInDoubt) throw Silent();
            if (waited >= LongestWait) throw new StoreException("All connections to the database are busy.");
        }
    }

    private SqlSession Connect()
    {
        if (!IsInDoubt) return TryConnect();
        if (Environment.TickCount64 < Volatile.Read(ref _nextTrial) || !_trial.Wait(Moment)) throw Silent();

        try
        {
            return TryConnect();
        }
        finally
        {
            _trial.Release();
        }
    }

    private SqlSession TryConnect()
    {
        var begun = Environment.TickCount64;
        if (Interlocked.Increment(ref _asking) == 1) Volatile.Write(ref _silentSince, begun);
        try
        {
            var sql = BeginIdle() ?? BeginFresh();
            Volatile.Write(ref _silentSince, Environment.TickCount64);
            _hasFailed = false;
            return sql;
        }
        catch
        {
            var now = Environment.TickCount64;
            if (now - begun > Suspicious) Volatile.Write(ref _nextTrial, now + Pause);
            _hasFailed = true;
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private static StoreException Silent() => new("The database does not answer.");

    // The database may have been restarted meanwhile: then an idle connection is dead, which is no reason to refuse anybody.
    private SqlSession? BeginIdle()
    {
        while (_idle.TryTake(out var sql))
        {
            try
            {
                sql.BeginRead();
                return sql;
            }
            catch (DbException exception)
            {
                sql.Dispose();
                if (exception.InnerException is TimeoutException) throw;   // The next one would take as long.
            }
        }

        return null;
    }

    private SqlSession BeginFresh()
    {
        var sql = open();
        try
        {
            sql.BeginRead();
            return sql;
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }
}
