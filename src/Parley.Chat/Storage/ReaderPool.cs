using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Storage;

/// <summary>A limited set of read-only connections. Each read sees one snapshot of the database.</summary>
/// <remarks>
/// Thread-safe. Every wait ends: the wait for a connection after some seconds, the wait for the database by the driver's time-out. While
/// the database does not respond, one read at a time tries, and the others are refused. Each user has a few connections at a time and waits
/// for more in a line of their own, so that no user fills the line for all. Waiting reads hold no thread. See docs/design/0034.
/// </remarks>
internal sealed class ReaderPool(Func<ValueTask<ReadSession>> open, int size, ReadSession? first = null) : IDisposable
{
    private const int OfUser = 4;
    private const int MaxLine = 1_000;   // Of one user.
    private const int MaxWait = 5_000;   // In milliseconds, as all below.
    private const int Suspicious = 1_000;    // Longer than a responding database takes to begin a read.
    private const int Moment = 200;
    private const int Pause = 1_000;         // After a trial that took long; waiting reads are refused meanwhile.

    private readonly ConcurrentBag<ReadSession> _idle = first is null ? [] : [first];
    private readonly SemaphoreSlim _free = new(size);
    private readonly SemaphoreSlim _trial = new(1);
    private readonly UserLines _users = new(OfUser, MaxLine);
    private volatile bool _hasFailed;   // The last read got no response.
    private int _asking;                // The number of reads that wait for the database to begin,
    private long _silentSince;          // and since when it has responded to none of them.
    private long _nextTrial;

    // It has failed, or has not responded for a while.
    private bool IsInDoubt =>
        _hasFailed || (Volatile.Read(ref _asking) > 0 && Environment.TickCount64 - Volatile.Read(ref _silentSince) > Suspicious);

    /// <summary>Starts a read of one snapshot. Waits while all connections are busy.</summary>
    /// <param name="user">The user who reads; null for the server itself, which has no line.</param>
    /// <exception cref="StoreException">No connection became free in time, or the database does not respond.</exception>
    /// <exception cref="DbException">The database does not respond.</exception>
    public async ValueTask<ReadTransaction> BeginAsync(string? user)
    {
        var line = user is null ? null : _users.Join(user) ?? throw Busy();
        var (hasTurn, hasConnection) = (false, false);
        var trace = ChatTelemetry.StartPart("read");
        try
        {
            var begun = Environment.TickCount64;
            if (line is not null) await WaitAsync(line.Turns, begun);
            hasTurn = true;
            await WaitAsync(_free, begun);
            hasConnection = true;
            var sql = await ConnectAsync();
            sql.Trace = trace;
            return new ReadTransaction(this, sql, line);
        }
        catch
        {
            trace?.SetStatus(ActivityStatusCode.Error).Dispose();
            if (hasConnection) _free.Release();
            Leave(line, hasTurn);
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var sql)) sql.Dispose();
    }

    internal async ValueTask EndAsync(ReadSession sql, UserLine? line)
    {
        sql.Trace?.Dispose();
        sql.Trace = null;
        try
        {
            if (sql.IsLost)
            {
                _hasFailed = true;
                await sql.DisposeAsync();
                return;
            }

            await sql.EndReadAsync();
            _idle.Add(sql);
        }
        catch (DbException)
        {
            await sql.DisposeAsync();   // The read failed and took its transaction along; the next one opens a fresh connection.
        }
        catch
        {
            await sql.DisposeAsync();   // Its state is unknown.
            throw;
        }
        finally
        {
            _free.Release();
            Leave(line, hasTurn: true);
        }
    }

    private void Leave(UserLine? line, bool hasTurn)
    {
        if (line is null) return;
        if (hasTurn) line.Turns.Release();
        _users.Leave(line);
    }

    // A waiting read keeps its place, and is refused as soon as the database is in doubt.
    private async ValueTask WaitAsync(SemaphoreSlim turns, long begun)
    {
        if (turns.Wait(0)) return;   // Without a timer if no wait is needed.

        using var end = new CancellationTokenSource();
        var turn = turns.WaitAsync(end.Token);
        while (true)
        {
            if (await Task.WhenAny(turn, Task.Delay(TimeSpan.FromMilliseconds(Moment), TimeProvider.System, end.Token)) == turn) break;
            if (IsInDoubt || Environment.TickCount64 - begun >= MaxWait) break;
        }

        end.Cancel();
        try
        {
            await turn;   // It may have come at the last moment.
        }
        catch (OperationCanceledException)
        {
            throw IsInDoubt ? Silent() : Busy();
        }
    }

    private async ValueTask<ReadSession> ConnectAsync()
    {
        if (!IsInDoubt) return await TryConnectAsync();
        if (Environment.TickCount64 < Volatile.Read(ref _nextTrial) || !await _trial.WaitAsync(Moment)) throw Silent();

        try
        {
            return await TryConnectAsync();
        }
        finally
        {
            _trial.Release();
        }
    }

    private async ValueTask<ReadSession> TryConnectAsync()
    {
        var begun = Environment.TickCount64;
        if (Interlocked.Increment(ref _asking) == 1) Volatile.Write(ref _silentSince, begun);
        try
        {
            var sql = await BeginIdleAsync() ?? await BeginFreshAsync();
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

    private static StoreException Busy() => new("All connections to the database are busy.");

    // After a restart of the database, idle connections are dead. That is no reason to refuse a read.
    private async ValueTask<ReadSession?> BeginIdleAsync()
    {
        while (_idle.TryTake(out var sql))
        {
            try
            {
                await sql.BeginReadAsync();
                return sql;
            }
            catch (DbException exception)
            {
                await sql.DisposeAsync();
                if (exception.InnerException is TimeoutException) throw;   // The next one would take as long.
            }
        }

        return null;
    }

    private async ValueTask<ReadSession> BeginFreshAsync()
    {
        var sql = await open();
        try
        {
            await sql.BeginReadAsync();
            return sql;
        }
        catch
        {
            await sql.DisposeAsync();
            throw;
        }
    }
}
