namespace Parley.Chat.Log;

/// <summary>The operations waiting for the log writer, in two lanes: one for users, one for unauthenticated clients.</summary>
/// <remarks>
/// Thread-safe. Unauthenticated clients have a bounded share of waiting operations and of each batch. A batch full of users' operations
/// still includes some of theirs, so that users cannot prevent sign-ins. Each user has a bounded share as well.
/// </remarks>
/// <param name="capacity">The maximum number of waiting operations of users.</param>
/// <param name="maxBytes">The maximum memory in bytes of all operations that are not completed.</param>
/// <param name="batchSize">The maximum number of users' operations in a batch.</param>
internal sealed class WriteQueue(int capacity, long maxBytes, int batchSize)
{
    /// <summary>The maximum number of waiting operations of unauthenticated clients.</summary>
    public const int MaxStrangers = 256;

    /// <summary>The maximum number of them in a batch.</summary>
    public const int StrangersInBatch = 16;

    private const int BatchBytes = 8 * 1024 * 1024;   // The maximum memory of a batch, unless one operation is larger.

    private readonly object _gate = new();
    private readonly Queue<WriteOperation> _users = [];       // Guarded by _gate.
    private readonly Queue<WriteOperation> _strangers = [];   // Guarded by _gate.
    private readonly WriteShares _shares = new(capacity, maxBytes);
    private bool _isOpen;                                     // Guarded by _gate.
    private long _taken;                                      // Guarded by _gate.
    private long _bytes;                                      // Of all operations whose callers have no outcome yet. Guarded by _gate.

    /// <summary>The number of waiting operations.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _users.Count + _strangers.Count;
        }
    }

    /// <summary>The number of operations taken so far.</summary>
    public long Taken
    {
        get
        {
            lock (_gate) return _taken;
        }
    }

    /// <summary>The memory in bytes of all operations that are not completed: waiting, running, or waiting for delivery.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Starts accepting operations.</summary>
    public void Open()
    {
        lock (_gate) _isOpen = true;
    }

    /// <summary>Stops accepting operations; waiting ones can still be taken.</summary>
    /// <returns>False if it was not open.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            if (!_isOpen) return false;

            _isOpen = false;
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Queues an operation in the lane of its caller; false if the lane is full or the queue is closed.</summary>
    public bool TryAdd(WriteOperation operation) =>
        ReferenceEquals(operation.By, Actor.Stranger) ? TryAdd(_strangers, MaxStrangers, operation) : TryAdd(_users, capacity, operation);

    /// <summary>Waits for operations and takes up to a batch; null if the queue is closed and empty.</summary>
    public List<WriteOperation>? Take()
    {
        while (WaitForOne())
        {
            Gather();
            if (TakeBatch() is { Count: > 0 } batch) return batch;
        }

        return null;
    }

    /// <summary>Takes the operations that were queued before a timestamp.</summary>
    public List<WriteOperation> TakeOlder(long moment)
    {
        var old = new List<WriteOperation>();
        lock (_gate)
        {
            foreach (var lane in (Queue<WriteOperation>[])[_users, _strangers])
            {
                while (lane.TryPeek(out var first) && first.Since < moment) old.Add(lane.Dequeue());
            }
        }

        return old;
    }

    /// <summary>A batch was completed; frees its memory.</summary>
    public void Answered(List<WriteOperation> batch)
    {
        lock (_gate)
        {
            foreach (var operation in batch)
            {
                _bytes -= operation.Size;
                _shares.Remove(operation);
            }
        }
    }

    // Returns false if the queue is closed and empty.
    private bool WaitForOne()
    {
        lock (_gate)
        {
            while (_users.Count + _strangers.Count == 0)
            {
                if (!_isOpen) return false;
                Monitor.Wait(_gate);
            }

            return true;
        }
    }

    // Lets the threads of this core go on that have more to add: a larger batch costs the disk no more. On an idle core, it takes no time.
    private void Gather()
    {
        for (var seen = 0; Count is var waiting && waiting > seen && waiting < batchSize; seen = waiting) Thread.Yield();
    }

    private List<WriteOperation> TakeBatch()
    {
        lock (_gate)
        {
            var strangers = Math.Min(_strangers.Count, StrangersInBatch);
            var batch = new List<WriteOperation>(Math.Min(_users.Count, batchSize) + strangers);
            for (var bytes = 0; batch.Count < batchSize && bytes < BatchBytes
                && _users.TryDequeue(out var operation); bytes += operation.Size)
            {
                batch.Add(operation);
            }

            for (; strangers > 0; strangers--) batch.Add(_strangers.Dequeue());
            _taken += batch.Count;
            return batch;
        }
    }

    private bool TryAdd(Queue<WriteOperation> lane, int max, WriteOperation operation)
    {
        lock (_gate)
        {
            if (!_isOpen || lane.Count >= max) return false;

            // An operation above the limit runs alone.
            if (_bytes > 0 && _bytes + operation.Size > maxBytes) return false;
            if (!_shares.TryAdd(operation)) return false;

            _bytes += operation.Size;
            lane.Enqueue(operation);
            if (_users.Count + _strangers.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }
}
