namespace Parley.Chat.Storage;

/// <summary>The turn of a read; ends when disposed.</summary>
internal sealed class ReadTurn(SemaphoreSlim turns, CancellationToken cancel) : IDisposable
{
    private bool _isHeld = true;

    /// <summary>Lets others have their turn, and their part of the thread pool, and waits for the next own one. No connection may be held meanwhile.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for the outcome any more.</exception>
    public async Task YieldAsync()
    {
        Dispose();
        await Task.Yield();
        await turns.WaitAsync(cancel);
        _isHeld = true;
    }

    public void Dispose()
    {
        if (!_isHeld) return;

        _isHeld = false;
        turns.Release();
    }
}
