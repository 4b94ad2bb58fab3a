using Parley.EngineIO;

namespace Parley.Chat.Http;

/// <summary>The memory of one request, charged to a budget from before it starts until its response is sent. Thread-safe.</summary>
/// <param name="budget">The budget.</param>
/// <param name="ended">Called once when the request is over.</param>
internal sealed class CallCharge(MemoryBudget budget, Action ended) : IDisposable
{
    private long _bytes;
    private int _isOver;

    /// <summary>Takes as much as the request may need.</summary>
    /// <returns>False if there is no room in time; then nothing is taken.</returns>
    public async ValueTask<bool> TakeAsync(long bytes, TimeSpan patience, CancellationToken cancellation)
    {
        if (!await budget.TakeAsync(bytes, patience, cancellation)) return false;

        _bytes = bytes;
        return true;
    }

    /// <summary>Sets the final charge of the request.</summary>
    public void Settle(long bytes)
    {
        var before = Interlocked.Exchange(ref _bytes, bytes);
        if (bytes > before) budget.Take(bytes - before);
        else budget.Give(before - bytes);
    }

    /// <summary>Returns everything; a second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1) return;

        Settle(0);
        ended();
    }
}
