namespace Parley.SocketIO;

/// <summary>The pending acks of one socket. Thread-safe; the heartbeat fails those that are overdue.</summary>
internal sealed class PendingAcks
{
    private readonly Dictionary<long, PendingAck> _acks = [];
    private string? _closed;

    public int Count
    {
        get
        {
            lock (_acks) return _acks.Count;
        }
    }

    public bool TryAdd(long id, PendingAck ack, int max)
    {
        lock (_acks)
        {
            if (_closed is not null || _acks.Count >= max) return false;
            _acks.Add(id, ack);
            return true;
        }
    }

    public void Settle(long id, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments)
    {
        // An ack that is unknown, late or repeated is ignored, as the protocol says.
        Take(id)?.Settle(payload, attachments);
    }

    public void Cancel(long id) => Take(id)?.Fail(new OperationCanceledException());

    public void FailOverdue(long now)
    {
        List<PendingAck>? overdue = null;
        lock (_acks)
        {
            foreach (var (id, ack) in _acks)
            {
                if (now < ack.Deadline) continue;
                _acks.Remove(id);   // removing while enumerating is allowed for a Dictionary
                (overdue ??= []).Add(ack);
            }
        }

        overdue?.ForEach(static ack => ack.Fail(new TimeoutException("The client did not ack in time.")));
    }

    public void FailAll(string why)
    {
        PendingAck[] all;
        lock (_acks)
        {
            _closed = why;
            all = [.. _acks.Values];
            _acks.Clear();
        }

        foreach (var ack in all) ack.Fail(new AckFailedException(why));
    }

    private PendingAck? Take(long id)
    {
        lock (_acks)
        {
            return _acks.Remove(id, out var ack) ? ack : null;
        }
    }
}
