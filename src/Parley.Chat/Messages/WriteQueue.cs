namespace Parley.Chat.Messages;

/// <summary>The operations that wait for the log writer, in two lanes: one for users, one for those of whom nobody knows yet who they are.</summary>
/// <remarks>
/// Thread-safe. Strangers have a bounded share: so many of their operations wait at a time, and so many go into a batch, whatever they send.
/// A batch that users fill still takes these few along, so that nobody can keep others from signing in. One user has a share as well.
/// </remarks>
/// <param name="capacity">How many operations of users may wait.</param>
/// <param name="mostBytes">How many bytes of memory all may take that are not answered yet.</param>
/// <param name="batchSize">How many operations of users share a batch.</param>
internal sealed class WriteQueue(int capacity, long mostBytes, int batchSize)
{
    /// <summary>How many operations of strangers may wait.</summary>
    public const int MaxStrangers = 256;

    /// <summary>How many of them share a batch.</summary>
    public const int StrangersInBatch = 16;

    private const int BatchBytes = 8 * 1024 * 1024;   // In memory: what one commit takes with it at most, unless one operation is larger.

    private readonly object _gate = new();
    private readonly Queue<WriteOperation> _users = [];       // Guarded by _gate.
    private readonly Queue<WriteOperation> _strangers = [];   // Guarded by _gate.
    private readonly WriteShares _shares = new(capacity, mostBytes);
    private bool _isOpen;                                     // Guarded by _gate.
    private long _taken;                                      // Guarded by _gate.
    private long _bytes;                                      // Of all operations whose callers have no outcome yet. Guarded by _gate.

    /// <summary>How many operations wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _users.Count + _strangers.Count;
        }
    }

    /// <summary>How many operations have been taken so far.</summary>
    public long Taken
    {
        get
        {
            lock (_gate) return _taken;
        }
    }

    /// <summary>How many bytes of memory all take that are not answered yet: those that wait, are being written, or wait for delivery.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Begins to take operations.</summary>
    public void Open()
    {
        lock (_gate) _isOpen = true;
    }

    /// <summary>Takes no more; what waits can still be taken out.</summary>
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

    /// <summary>Queues an operation, in the lane of those on whose behalf it is done; false if that is full, or nothing is taken any more.</summary>
    public bool TryAdd(WriteOperation operation) =>
        ReferenceEquals(operation.By, Actor.Stranger) ? TryAdd(_strangers, MaxStrangers, operation) : TryAdd(_users, capacity, operation);

    /// <summary>Waits for operations and takes all of them, up to a batch; null when it is closed and nothing waits.</summary>
    public List<WriteOperation>? Take()
    {
        lock (_gate)
        {
            while (_users.Count + _strangers.Count == 0)
            {
                if (!_isOpen) return null;
                Monitor.Wait(_gate);
            }

            var strangers = Math.Min(_strangers.Count, StrangersInBatch);
            var batch = new List<WriteOperation>(Math.Min(_users.Count, batchSize) + strangers);
            for (var bytes = 0; batch.Count < batchSize && bytes < BatchBytes && _users.TryDequeue(out var operation); bytes += operation.Size)
            {
                batch.Add(operation);
            }

            for (; strangers > 0; strangers--) batch.Add(_strangers.Dequeue());
            _taken += batch.Count;
            return batch;
        }
    }

    /// <summary>Takes out those that were queued before a moment, given as the clock's timestamp.</summary>
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

    /// <summary>A batch has been answered: its memory is free.</summary>
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

    private bool TryAdd(Queue<WriteOperation> lane, int most, WriteOperation operation)
    {
        lock (_gate)
        {
            if (!_isOpen || lane.Count >= most) return false;

            // One that is larger than all may take goes alone.
            if (_bytes > 0 && _bytes + operation.Size > mostBytes) return false;
            if (!_shares.TryAdd(operation)) return false;

            _bytes += operation.Size;
            lane.Enqueue(operation);
            if (_users.Count + _strangers.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }
}
