using Microsoft.Extensions.Logging;
using Parley.Chat.Ground;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Log;

/// <summary>Completes committed operations strictly in the order of the log, on its own thread.</summary>
/// <remarks>
/// For each operation, the caller gets the outcome first, then observers get its entries, then the next operation follows. So a sender's
/// ack is sent before the pushes of later entries. An operation that ends sessions completes its caller last, when the connections are
/// closed.
/// </remarks>
internal sealed partial class DeliveryLoop(SupervisedWork work, ILogger logger)
{
    // Full means that delivery is slower than the disk. Then the writer waits, its queue fills, and sends are refused.
    private const int MaxBatches = 16;

    private readonly object _gate = new();
    private readonly Queue<List<WriteOperation>> _batches = [];   // Guarded by _gate.
    private bool _isStopping;                                     // Guarded by _gate.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILogObserver? _observer;

    public void Attach(ILogObserver observer) => _observer = observer;

    /// <summary>Starts the thread.</summary>
    /// <param name="delivered">Called with each delivered batch.</param>
    public void Start(Action<List<WriteOperation>> delivered) =>
        SupervisedThread.Start("Parley delivery", work, () => DeliverAll(delivered));

    /// <summary>Adds a batch; waits while too many are undelivered.</summary>
    public void Add(List<WriteOperation> batch)
    {
        lock (_gate)
        {
            while (_batches.Count >= MaxBatches) Monitor.Wait(_gate);
            _batches.Enqueue(batch);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Delivers the remaining batches, then ends.</summary>
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
            // Everything from one commit for a client is sent in one write.
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
        // A fault in live delivery loses only a push, which sync repairs; it must not stop the loop.
        catch (Exception exception) when (!MemoryFault.Is(exception))
        {
            Log.DeliveryFailed(logger, exception, operation.GetType().Name);
        }
    }

    // Even if a push failed, because the connections of an ended session must be closed.
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
