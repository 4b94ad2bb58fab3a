using Microsoft.Extensions.Logging;
using Parley.Chat.Ground;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Log;

/// <summary>Completes committed operations strictly in the order of the log: on its own thread, or on that of the writer.</summary>
/// <remarks>
/// For each operation, the caller gets the outcome first, then observers get its entries, then the next operation follows. So a sender's
/// ack is sent before the pushes of later entries. An operation that ends sessions completes its caller last, when the connections are
/// closed. Where other nodes write, too, their entries are observed in the same order: docs/design/0040.
/// </remarks>
internal sealed partial class DeliveryLoop(SupervisedWork work, ILogger logger)
{
    // Full means that delivery is slower than the disk. Then the writer waits, its queue fills, and sends are refused.
    private const int MaxBatches = 16;

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();

    // All guarded by _gate.
    private readonly Queue<Delivery> _batches = [];
    private long _expected = long.MaxValue;   // The first pos of the batch that the writer is committing.
    private bool _isRung;                     // Other nodes may have written.
    private bool _isDelivering;               // A thread delivers a batch; the next one waits for it.
    private bool _isStopping;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILogObserver? _observer;
    private RemoteLog? _remote;   // Null if no other node writes.
    private bool _hasMore;        // A look has found entries that come after a batch which is not delivered yet.
    private Action<List<WriteOperation>> _delivered = static _ => { };

    public void Attach(ILogObserver observer) => _observer = observer;

    public void Attach(RemoteLog remote) => _remote = remote;

    /// <summary>Starts the thread.</summary>
    /// <param name="delivered">Called with each delivered batch.</param>
    public void Start(Action<List<WriteOperation>> delivered)
    {
        _delivered = delivered;
        SupervisedThread.Start("Parley delivery", work, DeliverAll);
    }

    /// <summary>
    /// The next batch begins with this <c>pos</c>. Until it is added, entries from there on are not taken for those of other nodes.
    /// </summary>
    public void Expect(long first)
    {
        lock (_gate) _expected = first;
    }

    /// <summary>Adds a batch; waits while too many are undelivered.</summary>
    public void Add(List<WriteOperation> batch)
    {
        lock (_gate)
        {
            while (_batches.Count >= MaxBatches) Monitor.Wait(_gate);
            _batches.Enqueue(new Delivery(batch, _expected));
            _expected = long.MaxValue;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Delivers a batch at once on the thread of the caller, which saves waking another thread.</summary>
    /// <returns>False if another batch comes first.</returns>
    public bool TryDeliver(List<WriteOperation> batch)
    {
        if (_remote is not null || !TryBegin()) return false;

        try
        {
            Deliver(batch);
        }
        finally
        {
            End();
        }

        return true;
    }

    /// <summary>Other nodes may have written.</summary>
    public void Ring()
    {
        lock (_gate)
        {
            _isRung = true;
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

    // The next batch; without a batch: other nodes may have written.
    private Delivery? Take()
    {
        lock (_gate)
        {
            Delivery? next = null;
            _isDelivering = false;
            while (_isDelivering || !_batches.TryDequeue(out next))
            {
                if (_isStopping && !_isDelivering) return null;
                if (_isRung && _remote is not null)
                {
                    _isRung = false;
                    return new Delivery([], long.MaxValue);
                }

                Monitor.Wait(_gate);
            }

            _isDelivering = true;
            Monitor.PulseAll(_gate);
            return next;
        }
    }

    private bool TryBegin()
    {
        lock (_gate)
        {
            if (_isDelivering || _batches.Count > 0) return false;

            return _isDelivering = true;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isDelivering = false;
            if (_batches.Count > 0) Monitor.PulseAll(_gate);
        }
    }

    private void DeliverAll()
    {
        while (Take() is { } next)
        {
            if (_remote is not null) CatchUp(_remote, next);
            if (next.Batch.Count == 0) continue;

            Deliver(next.Batch);
            if (_remote is not null) Passed(_remote, next);
            if (_hasMore) Ring();
            _hasMore = false;
        }

        _remote?.Dispose();
        _ended.SetResult();
    }

    // Everything from one commit for a client is sent in one write.
    private void Deliver(List<WriteOperation> batch)
    {
        using (WriteBatch.Open())
        {
            foreach (var operation in batch) Deliver(operation);
        }

        _delivered(batch);
        work.Succeeded();
    }

    // What other nodes have written before the batch comes first. If it cannot be read now, the callers of the batch need not wait.
    private void CatchUp(RemoteLog remote, Delivery next)
    {
        while (true)
        {
            try
            {
                while (DeliverPage(remote, next))
                {
                }

                return;
            }
            catch (Exception exception) when (!MemoryFault.Is(exception))
            {
                var pause = work.Failed(exception);
                foreach (var operation in next.Batch.Where(operation => !operation.IsAnsweredLast)) operation.Settle();
                if (next.Batch.Count == 0) Ring();   // Looked at again, after the batches that wait by then.
                if (Pause(pause) || next.Batch.Count == 0) return;
            }
        }
    }

    // Returns false when there is no more.
    private bool DeliverPage(RemoteLog remote, Delivery next)
    {
        if (next.Batch.Count > 0 && (next.First == long.MaxValue || remote.Pos >= next.First - 1)) return false;

        var entries = remote.Read(next.First == long.MaxValue ? long.MaxValue : next.First - 1);
        var own = next.Batch.Count > 0 ? next.First : FirstOwn();   // Looked up after the read, so no own entry is among those before it.
        using var batch = WriteBatch.Open();
        foreach (var entry in entries.TakeWhile(entry => entry.Pos < own)) Deliver(remote, entry);
        var isStopped = entries.Count > 0 && entries[^1].Pos >= own;
        _hasMore |= isStopped;
        return entries.Count > 0 && !isStopped;
    }

    private void Deliver(RemoteLog remote, LogEntry entry)
    {
        try
        {
            foreach (var version in remote.Prepare(entry)) Observe(version, nameof(RemoteLog));
            remote.Delivered(entry);
        }
        // As with an own entry, a fault loses a push; only a database that fails is asked again.
        catch (Exception exception) when (!StoreFault.Is(exception) && !MemoryFault.Is(exception))
        {
            Log.DeliveryFailed(logger, exception, nameof(RemoteLog));
        }

        remote.Pos = entry.Pos;
    }

    private long FirstOwn()
    {
        lock (_gate) return _batches.Select(batch => batch.First).Append(_expected).Min();
    }

    private static void Passed(RemoteLog remote, Delivery delivered)
    {
        foreach (var operation in delivered.Batch)
        {
            foreach (var entry in operation.Entries) remote.Passed(entry.Entry);
        }
    }

    // Whether the loop is to end meanwhile.
    private bool Pause(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_isStopping) Monitor.Wait(_gate, pause < MaxPause ? pause : MaxPause);
            return _isStopping;
        }
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
        foreach (var entry in operation.Entries) Observe(entry, operation.GetType().Name);
    }

    private void Observe(CommittedEntry entry, string operation)
    {
        try
        {
            _observer?.Committed(entry);
        }
        // A fault in live delivery loses only a push, which sync repairs; it must not stop the loop.
        catch (Exception exception) when (!MemoryFault.Is(exception))
        {
            Log.DeliveryFailed(logger, exception, operation);
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

    /// <param name="Batch">Empty if other nodes may have written.</param>
    /// <param name="First">The pos of its first entry, if it has one; the maximum if it was not committed.</param>
    private sealed record Delivery(List<WriteOperation> Batch, long First);

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Error, "Live delivery after {Operation} failed.", EventName = "DeliveryFailed")]
        public static partial void DeliveryFailed(ILogger logger, Exception exception, LogText operation);
    }
}
