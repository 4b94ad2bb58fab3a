using Parley.EngineIO;

namespace Parley.Chat.Http;

/// <summary>The memory that one call holds, charged to a budget from before it begins until its answer has left. Thread-safe.</summary>
/// <param name="budget">Whose memory it is.</param>
/// <param name="ended">Called once when the call is over.</param>
internal sealed class CallCharge(MemoryBudget budget, Action ended) : IDisposable
{
    private long _bytes;
    private int _isOver;

    /// <summary>Takes as much as the call may come to hold.</summary>
    /// <returns>False if there is no room in time. Then nothing is taken.</returns>
    public async ValueTask<bool> TakeAsync(long bytes, TimeSpan patience, CancellationToken cancellation)
    {
        if (!await budget.TakeAsync(bytes, patience, cancellation)) return false;

        _bytes = bytes;
        return true;
    }

    /// <summary>The call holds so much from now on, and no more will come.</summary>
    public void Settle(long bytes)
    {
        var before = Interlocked.Exchange(ref _bytes, bytes);
        if (bytes > before) budget.Take(bytes - before);
        else budget.Give(before - bytes);
    }

    /// <summary>Gives everything back; a second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1) return;

        Settle(0);
        ended();
    }
}
