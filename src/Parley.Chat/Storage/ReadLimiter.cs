using Parley.Chat.Contract;

namespace Parley.Chat.Storage;

/// <summary>Bounds what users read at once: how much each of them has under way, and how much all together. Others wait for their turn some seconds.</summary>
/// <remarks>Thread-safe. What waits holds no thread and no connection.</remarks>
/// <param name="ofUser">How many reads of one user are under way.</param>
/// <param name="waiting">How many of one user there are at most, waiting ones included.</param>
/// <param name="atOnce">How many of all users are under way.</param>
/// <param name="time">The clock.</param>
internal abstract class ReadLimiter(int ofUser, int waiting, int atOnce, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(atOnce);
    private readonly Dictionary<string, UserReads> _users = [];   // Guarded by itself. Holds those who have reads under way.

    /// <summary>How many reads are under way at once.</summary>
    public int AtOnce => atOnce;

    /// <summary>Reads when it is the user's turn, or says that it did not come.</summary>
    /// <param name="user">Who wants to know.</param>
    /// <param name="read">Reads at once.</param>
    /// <param name="cancel">Nobody waits for the outcome any more.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the outcome any more.</exception>
    public Task<Outcome<T>> RunAsync<T>(string user, Func<Outcome<T>> read, CancellationToken cancel = default) =>
        RunAsync(user, _ => Task.FromResult(read()), cancel);

    /// <summary>As the other one, for a read that takes long: it yields its turn now and then.</summary>
    public async Task<Outcome<T>> RunAsync<T>(string user, Func<ReadTurn, Task<Outcome<T>>> read, CancellationToken cancel)
    {
        if (Enter(user) is not { } reads) return new Refusal(Reason.RateLimited, "Too much is being looked for already; wait for an answer.", 1_000);

        try
        {
            if (!await TryWaitAsync(reads.Turns, cancel)) return new Refusal(Reason.RateLimited, "Too much is being looked for already; try again.", 1_000);

            try
            {
                if (!await TryWaitAsync(_turns, cancel)) return new Refusal(Reason.Unavailable, "Too many users are looking for something; try again.", 2_000);

                using var turn = new ReadTurn(_turns, cancel);
                return await read(turn);
            }
            finally
            {
                reads.Turns.Release();
            }
        }
        finally
        {
            Leave(user, reads);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async ValueTask<bool> TryWaitAsync(SemaphoreSlim turns, CancellationToken cancel)
    {
        if (turns.Wait(TimeSpan.Zero, cancel)) return true;   // No timer where there is nothing to wait for.

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

    private UserReads? Enter(string user)
    {
        lock (_users)
        {
            if (!_users.TryGetValue(user, out var reads)) _users.Add(user, reads = new UserReads(ofUser));
            if (reads.Count == waiting) return null;

            reads.Count++;
            return reads;
        }
    }

    private void Leave(string user, UserReads reads)
    {
        lock (_users)
        {
            if (--reads.Count > 0) return;

            _users.Remove(user);
            reads.Turns.Dispose();
        }
    }

    private sealed class UserReads(int ofUser)
    {
        public SemaphoreSlim Turns { get; } = new(ofUser);

        public int Count { get; set; }   // Guarded by the table.
    }
}
