using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

// What is sent, and how it leaves: at once over a WebSocket, with the next poll otherwise.
public sealed partial class Session : IThreadPoolWorkItem
{
    // Of what the client takes. Guarded by _gate.
    private int _progress;
    private int _seenProgress;   // when the heartbeat last came
    private long _takenAt;       // the last time that the heartbeat saw the client take something, or nothing to take

    /// <summary>
    /// Queues a packet. Never waits for the client: a full outbox closes the session as a slow consumer.
    /// </summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool Send(OutgoingPacket packet) => Send(packet, isAnswer: false);

    /// <summary>
    /// Queues what the client has asked for, after <see cref="RoomAsync(bool)"/>. As that has waited for the client, it may be more than
    /// an outbox takes otherwise, if there is memory for it.
    /// </summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool Answer(OutgoingPacket packet) => Send(packet, isAnswer: true);

    /// <summary>
    /// Queues a packet, and leaves it to the caller to close the session as a slow consumer if the outbox is full: for callers that hold
    /// a lock, which the end of a session may not be told under. A session that has ended takes nothing and has room for all.
    /// </summary>
    /// <returns>False if the outbox is full.</returns>
    public bool TrySend(OutgoingPacket packet)
    {
        if (TryAdd(packet, isAnswer: false) ?? true) return true;
        _server.Metrics.Overflowed();
        return false;
    }

    /// <summary>Queues a packet if the transport could write it right now, and drops it otherwise.</summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool SendVolatile(OutgoingPacket packet)
    {
        using (WriteBatch.Open())
        {
            lock (_gate)
            {
                var isWritable = _unwritten == 0 && !_isDraining && (_webSocket is not null || _poll is not null);
                if (_reason is not null) return false;
                if (isWritable && TryQueue(packet, isAnswer: false)) return true;
            }
        }

        _server.Metrics.Dropped();
        return false;
    }

    /// <summary>The client has taken something of what is being written.</summary>
    internal void Progressed()
    {
        lock (_gate) _progress++;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Drain();   // never fails: what goes wrong ends the session

    /// <summary>Writes what is queued. Called once by whoever was told to by <see cref="WakeWriter"/>; never waits for the client.</summary>
    internal void Drain()
    {
        Debug.Assert(_webSocket is not null, "Only a WebSocket is written to; a poll takes its packets itself.");
        _ = DrainAsync(_webSocket);   // never fails, and whoever runs the WebSocket waits for it
    }

    private bool Send(OutgoingPacket packet, bool isAnswer)
    {
        var isAdded = TryAdd(packet, isAnswer);
        if (isAdded != false) return isAdded == true;

        _server.Metrics.Overflowed();
        Close(DisconnectReason.SlowConsumer);
        return false;
    }

    /// <returns>Whether there was room for it; null if the session has ended.</returns>
    private bool? TryAdd(OutgoingPacket packet, bool isAnswer)
    {
        using (WriteBatch.Open())
        {
            bool isDue;
            lock (_gate)
            {
                if (_reason is not null) return null;
                var before = _unwritten;
                if (!TryQueue(packet, isAnswer)) return false;
                isDue = before < SmallBytes && _unwritten >= SmallBytes;
            }

            // Much waits already, and a batch may be long: a client that is fast must not seem slow.
            if (isDue) WriteBatch.Flush();
            return true;
        }
    }

    // Called with the gate held.
    private bool TryQueue(OutgoingPacket packet, bool isAnswer)
    {
        if (!Fits(packet, isAnswer)) return false;
        Queue(packet);
        WakeWriter();
        return true;
    }

    // Called with the gate held. What is large is taken within the budget only; what is small is taken from a session that has little
    // waiting, whatever others hold.
    private bool Fits(OutgoingPacket packet, bool isAnswer)
    {
        var limits = _server.Options;
        if (!_outbox.IsEmpty && _outbox.Count >= limits.MaxOutboxPackets) return false;
        if (_unwritten + packet.Size > limits.MaxOutboxBytes) return (isAnswer || _unwritten == 0) && HasMemory(packet.Size);
        return isAnswer || _unwritten <= SmallBytes || !_budget.Unwritten.IsFull;
    }

    private bool HasMemory(int bytes)
    {
        if (!_budget.Unwritten.TryTake(bytes)) return false;
        _budget.Unwritten.Give(bytes);
        return true;
    }

    // Called with the gate held. Whatever the limits are: the last packet is never refused.
    private void Queue(OutgoingPacket packet)
    {
        _unwritten += packet.Size;
        if (_outbox.Add(packet, isCharged: _unwritten > FreeBytes))
        {
            if (packet.IsForOne) ChargeUnwritten(packet.Size);
            else packet.Charge(_server.Memory.Total);
        }
    }

    // Called with the gate held.
    private void WakeWriter()
    {
        if (_webSocket is null)
        {
            if (_answering is null) _poll?.Answer();
        }
        else if (!_isDraining)
        {
            _isDraining = true;
            if (!WriteBatch.TryAdd(this)) QueueDrain();
        }
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Draining never fails, and the session is its own work item.")]
    private void QueueDrain() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private async Task DrainAsync(WebSocketTransport socket)
    {
        var batch = default(OutboxBatch);
        while (TryTakeForWebSocket(ref batch))
        {
            try
            {
                if (!await socket.WriteAsync(batch.Packets)) _ = CloseSoonAsync(DisconnectReason.TransportClose);
            }
            catch (Exception exception)   // A fault of ours, in the middle of a frame perhaps: nothing that follows could be read.
            {
                batch = batch with { IsInDoubt = true };
                Log.WritingFailed(_server.Logger, exception, Id);
                _ = CloseSoonAsync(DisconnectReason.TransportError, broken: socket);
            }
        }
    }

    // Not at once: whoever sends may hold a lock, under which the end of a session may not be told.
    private async Task CloseSoonAsync(DisconnectReason reason, WebSocketTransport? broken = null)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Close(reason);
        }
        catch (Exception exception)   // The session is closed; its handler has failed to hear of it.
        {
            Log.ClosingFailed(_server.Logger, exception, Id);
        }

        broken?.Abort();   // the session may have been closed before, and be saying goodbye
    }

    // The batch before has been written.
    private bool TryTakeForWebSocket(ref OutboxBatch batch)
    {
        var written = batch;
        bool isLeft;
        lock (_gate)
        {
            if (written.Packets is not null) Written(written);
            isLeft = !_outbox.IsEmpty;
            if (isLeft)
            {
                batch = _outbox.TakeAll();
            }
            else
            {
                _isDraining = false;
                _drained?.SetResult();
                _drained = null;
            }
        }

        if (written is { Packets: not null, IsInDoubt: false }) Outbox.Recycle(written.Packets);
        return isLeft;
    }

    // Called with the gate held.
    private void Written(in OutboxBatch batch)
    {
        Discharge(batch);
        _progress++;
        _unwritten -= batch.Bytes;
        if (_unwritten <= MostUnwritten) Lessened();
    }

    // Called with the gate held.
    private void Discharge(in OutboxBatch batch)
    {
        var own = 0;
        for (var i = batch.Uncharged; i < batch.Packets.Count; i++)
        {
            var packet = batch.Packets[i];
            if (packet.IsForOne) own += packet.Size;
            else packet.Discharge();
        }

        if (own > 0) DischargeUnwritten(own);
    }

    // Called with the gate held.
    private void DropOutbox()
    {
        if (!_outbox.IsEmpty) Written(_outbox.TakeAll());
    }

    private Task DrainedAsync()
    {
        lock (_gate)
        {
            if (!_isDraining) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    // Called with the gate held, by the heartbeat. Asking for the time with each packet would cost each packet.
    private bool IsStalled(long now)
    {
        var isWaiting = !_outbox.IsEmpty || IsWriting;
        if (isWaiting && _progress == _seenProgress) return now - _takenAt >= _server.WriteTimeout;
        _seenProgress = _progress;
        _takenAt = now;
        return false;
    }

    private bool IsWriting => _isDraining || _answering is not null;
}
