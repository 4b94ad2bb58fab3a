using System.Collections.Concurrent;
using System.Data.Common;

namespace Parley.Chat.Storage;

/// <summary>A bounded set of connections that only read, each seeing one moment of the database at a time.</summary>
internal sealed class ReaderPool(Func<SqlSession> open, int size) : IDisposable
{
    private readonly ConcurrentBag<SqlSession> _idle = [];
    private readonly SemaphoreSlim _free = new(size);

    /// <summary>Starts a read: everything read through it belongs to the same moment. Waits if all connections are busy.</summary>
    public ReadTransaction Begin()
    {
        _free.Wait();
        try
        {
            return new ReadTransaction(this, BeginIdle() ?? BeginFresh());
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
            catch (DbException)
            {
                sql.Dispose();
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
