using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Holds the log writer while operations are queued, so that they are one batch.</summary>
internal static class HeldWriter
{
    /// <summary>Queues operations behind one that holds the writer, and waits until all are committed.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="queue">Queues them.</param>
    /// <param name="first">Runs in the transaction before theirs.</param>
    public static async Task QueueAsync(LogWriter writer, Func<IReadOnlyList<Task>> queue, Action<WriteTransaction>? first = null)
    {
        using var taken = new ManualResetEventSlim();
        using var hold = new Hold();
        var holding = writer.RunAsync<Done>(transaction =>
        {
            taken.Set();
            hold.Wait();
            first?.Invoke(transaction);
            return Done.Value;
        });
        taken.Wait(TestContext.Current.CancellationToken);
        var queued = queue();
        hold.Release();

        await holding;
        await Task.WhenAll(queued);
    }
}
