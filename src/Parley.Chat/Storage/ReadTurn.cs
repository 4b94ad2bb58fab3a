namespace Parley.Chat.Storage;

/// <summary>The turn of a read; ends when disposed.</summary>
internal sealed class ReadTurn(SemaphoreSlim turns, CancellationToken cancel) : IDisposable
{
    private bool _isHeld = true;

    /// <summary>Yields the turn and the thread to others, and waits for the next turn. The caller must not hold a connection.</summary>
    /// <exception cref="OperationCanceledException">Cancelled when the client has disconnected.</exception>
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
