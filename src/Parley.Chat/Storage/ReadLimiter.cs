using Parley.Chat.Contract;

namespace Parley.Chat.Storage;

/// <summary>
/// Bounds the reads whose cost a user decides: each user has one under way at a time, and all together as many as half of the processors.
/// Others wait for their turn some seconds.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReadLimiter(TimeProvider time) : IDisposable
{
    private const int MaxOfUser = 8;   // Waiting ones included: a page asks for some things at once.

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly Dictionary<string, UserReads> _users = [];   // Guarded by itself. Holds those who have reads under way.

    /// <summary>How many reads are under way at once.</summary>
    public static int AtOnce { get; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Reads when it is the user's turn, or says that it did not come.</summary>
    /// <param name="user">Who wants to know.</param>
    /// <param name="read">Reads; one that takes long yields its turn now and then.</param>
    /// <param name="cancel">Nobody waits for the outcome any more.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the outcome any more.</exception>
    public async Task<Outcome<T>> RunAsync<T>(string user, Func<ReadTurn, Task<Outcome<T>>> read, CancellationToken cancel)
    {
        if (Enter(user) is not { } reads) return new Refusal(Reason.RateLimited, "Too much is being looked for already; wait for an answer.", 1_000);

        try
        {
            using var late = new CancellationTokenSource(Patience, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
            if (!await TryWaitAsync(reads.Turn, end.Token, cancel)) return new Refusal(Reason.RateLimited, "Too much is being looked for already; try again.", 1_000);

            try
            {
                if (!await TryWaitAsync(_turns, end.Token, cancel)) return new Refusal(Reason.Unavailable, "Too many users are looking for something; try again.", 2_000);

                using var turn = new ReadTurn(_turns, cancel);
                return await read(turn);
            }
            finally
            {
                reads.Turn.Release();
            }
        }
        finally
        {
            Leave(user, reads);
        }
    }

    public void Dispose() => _turns.Dispose();

    private static async Task<bool> TryWaitAsync(SemaphoreSlim turns, CancellationToken end, CancellationToken cancel)
    {
        try
        {
            await turns.WaitAsync(end);
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
            if (!_users.TryGetValue(user, out var reads)) _users.Add(user, reads = new UserReads());
            if (reads.Count == MaxOfUser) return null;

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
            reads.Turn.Dispose();
        }
    }

    private sealed class UserReads
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Count { get; set; }   // Guarded by the table.
    }
}
