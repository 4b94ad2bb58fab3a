using Microsoft.Extensions.Logging;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Messages;

/// <summary>Answers committed operations strictly in the order of the log, on a thread of its own.</summary>
/// <remarks>
/// For each operation: first its caller gets the outcome, then observers get its entries, then the next operation has its turn. So a
/// sender's ack and the pushes of what came later leave in that order. One that ends sessions answers its caller last: when the caller
/// knows of the end, the connections are closed.
/// </remarks>
internal sealed partial class DeliveryLoop(SupervisedWork work, ILogger logger)
{
    // Full means that delivery is slower than the disk. Then the writer waits, its queue fills, and senders are told to come back.
    private const int MaxBatches = 16;

    private readonly object _gate = new();
    private readonly Queue<List<WriteOperation>> _batches = [];   // Guarded by _gate.
    private bool _isStopping;                                     // Guarded by _gate.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILogObserver? _observer;

    public void Attach(ILogObserver observer) => _observer = observer;

    /// <summary>Starts the thread.</summary>
    /// <param name="delivered">Called with each batch when it has been delivered.</param>
    public void Start(Action<List<WriteOperation>> delivered) => SupervisedThread.Start("Parley delivery", work, () => DeliverAll(delivered));

    /// <summary>Hands over a batch; waits while too many are undelivered.</summary>
    public void Add(List<WriteOperation> batch)
    {
        lock (_gate)
        {
            while (_batches.Count >= MaxBatches) Monitor.Wait(_gate);
            _batches.Enqueue(batch);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Delivers what it has, then ends.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        return _ended.Task;
    }

    private List<WriteOperation>? Take()
    {
        lock (_gate)
        {
            List<WriteOperation>? batch;
            while (!_batches.TryDequeue(out batch))
            {
                if (_isStopping) return null;
                Monitor.Wait(_gate);
            }

            Monitor.PulseAll(_gate);
            return batch;
        }
    }

    private void DeliverAll(Action<List<WriteOperation>> delivered)
    {
        while (Take() is { } batch)
        {
            // All that one commit has for a client leaves in one write.
            using (WriteBatch.Open())
            {
                foreach (var operation in batch) Deliver(operation);
            }

            delivered(batch);
            work.Succeeded();
        }

        _ended.SetResult();
    }

    private void Deliver(WriteOperation operation)
    {
        var isAnsweredLast = operation.IsAnsweredLast;
        if (!isAnsweredLast) operation.Settle();
        Observe(operation);
        Finish(operation);
        if (isAnsweredLast) operation.Settle();
    }

    private void Observe(WriteOperation operation)
    {
        if (_observer is not { } observer) return;

        try
        {
            foreach (var entry in operation.Entries) observer.Committed(entry);
        }
        catch (Exception exception) when (!MemoryFault.Is(exception))   // A fault in live delivery costs a push, which the log heals; it must not stop the loop.
        {
            Log.DeliveryFailed(logger, exception, operation.GetType().Name);
        }
    }

    // Even if a push has failed: a session that has ended must lose its connections.
    private void Finish(WriteOperation operation)
    {
        try
        {
            operation.Delivered();
        }
        catch (Exception exception)   // It must not stop the loop either.
        {
            Log.DeliveryFailed(logger, exception, operation.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Error, "Live delivery after {Operation} failed.", EventName = "DeliveryFailed")]
        public static partial void DeliveryFailed(ILogger logger, Exception exception, LogText operation);
    }
}
