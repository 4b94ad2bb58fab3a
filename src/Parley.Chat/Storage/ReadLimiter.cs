using Parley.Chat.Ground;

namespace Parley.Chat.Storage;

/// <summary>Limits concurrent reads: per user and in total. Others wait some seconds for their turn.</summary>
/// <remarks>Thread-safe. Waiting reads hold no thread and no connection.</remarks>
/// <param name="ofUser">The number of concurrent reads of one user.</param>
/// <param name="waiting">The maximum number of reads of one user, including waiting ones.</param>
/// <param name="atOnce">The number of concurrent reads of all users.</param>
/// <param name="time">The clock.</param>
internal abstract class ReadLimiter(int ofUser, int waiting, int atOnce, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(atOnce);
    private readonly UserLines _users = new(ofUser, waiting);

    /// <summary>The number of concurrent reads.</summary>
    public int AtOnce => atOnce;

    /// <summary>Runs a read when the user's turn comes, or returns a refusal.</summary>
    /// <param name="user">The user.</param>
    /// <param name="read">Reads.</param>
    /// <param name="cancel">Cancelled when the client has disconnected.</param>
    /// <exception cref="OperationCanceledException">Cancelled when the client has disconnected.</exception>
    public Task<Outcome<T>> RunAsync<T>(string user, Func<ValueTask<Outcome<T>>> read, CancellationToken cancel = default) =>
        RunAsync(user, _ => read().AsTask(), cancel);

    /// <summary>Like the other overload, for a long read, which yields its turn from time to time.</summary>
    public async Task<Outcome<T>> RunAsync<T>(string user, Func<ReadTurn, Task<Outcome<T>>> read, CancellationToken cancel)
    {
        if (_users.Join(user) is not { } line)
            return new Refusal(Reason.RateLimited, "Too many of your requests are waiting. Wait for a response.", 1_000);

        try
        {
            if (!await TryWaitAsync(line.Turns, cancel))
                return new Refusal(Reason.RateLimited, "Your request waited too long. Please try again.", 1_000);

            try
            {
                if (!await TryWaitAsync(_turns, cancel))
                    return new Refusal(Reason.Unavailable, "The server is busy. Please try again.", 2_000);

                using var turn = new ReadTurn(_turns, cancel);
                return await read(turn);
            }
            finally
            {
                line.Turns.Release();
            }
        }
        finally
        {
            _users.Leave(line);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async ValueTask<bool> TryWaitAsync(SemaphoreSlim turns, CancellationToken cancel)
    {
        if (turns.Wait(TimeSpan.Zero, cancel)) return true;   // No timer if there is nothing to wait for.

        using var late = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            await turns.WaitAsync(end.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
