using Parley.Chat.Ground;
using Parley.Chat.Limits;

namespace Parley.Chat.Files;

/// <summary>Limits how many pictures are processed at once, so that many pictures do not take the processors from messages.</summary>
internal sealed class PictureQueue(TimeProvider time) : IDisposable
{
    private const int MaxWaiting = 32;
    private const int MaxOfUser = 8;   // A browser requests several at once.

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(Math.Clamp(Environment.ProcessorCount / 2, 1, 4));
    private readonly UserConcurrencyLimiter _users = new(MaxOfUser);
    private int _waiting;

    /// <summary>The number of pictures that wait for their turn.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Runs the work in turn, and refuses it if too much waits already, in total or for this user, or if it has waited too long.
    /// </summary>
    public async Task<Outcome<T>> RunAsync<T>(string user, Func<Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        using var ofUser = _users.Take(user);
        if (ofUser is null || !await WaitAsync(cancellation))
            return new Refusal(Reason.Unavailable, "Too many pictures are being processed. Please try again.", 2_000);

        try
        {
            return await work();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting) return false;

            await _turns.WaitAsync(end.Token);
            return true;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
