using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

// Sending: packets leave at once over a WebSocket, and with the next poll otherwise.
public sealed partial class Session : IThreadPoolWorkItem
{
    // Changes when the client reads. Guarded by _gate.
    private int _progress;
    private int _seenProgress;   // at the last heartbeat
    private long _takenAt;       // the last heartbeat at which the client had read something, or nothing waited

    /// <summary>
    /// Queues a packet. Never waits for the client: a full outbox closes the session (<see cref="DisconnectReason.SlowConsumer"/>).
    /// </summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool Send(OutgoingPacket packet) => Send(packet, isAnswer: false);

    /// <summary>
    /// Queues a response to a request of the client, after <see cref="RoomAsync(bool)"/>. As that has waited for the client, the response
    /// may exceed the limit of the outbox if the memory budget has room.
    /// </summary>
    /// <returns>Whether the packet was queued.</returns>
    public bool Answer(OutgoingPacket packet) => Send(packet, isAnswer: true);

    /// <summary>
    /// Queues a packet, and leaves it to the caller to close the session if the outbox is full: for callers that hold a lock, under which a
    /// session must not be closed. On a session that has ended it does nothing and returns true.
    /// </summary>
    /// <returns>False if the outbox is full.</returns>
    public bool TrySend(OutgoingPacket packet)
    {
        if (TryAdd(packet, isAnswer: false) ?? true) return true;
        _host.Metrics.Overflowed();
        return false;
    }

    /// <summary>Queues a packet if the transport can write it right now, and drops it otherwise.</summary>
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

        _host.Metrics.Dropped();
        return false;
    }

    /// <inheritdoc/>
    void ITransportOwner.Progressed()
    {
        lock (_gate) _progress++;
    }

    /// <inheritdoc/>
    void ITransportOwner.Transmitted(List<OutgoingPacket> packets, long bytes) => _host.Metrics.Transmitted(WebSocket, packets, bytes);

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Drain();   // never fails: any failure ends the session

    /// <summary>Writes the queue. Called once after each <see cref="WakeWriter"/>; never waits for the client.</summary>
    internal void Drain()
    {
        Debug.Assert(_webSocket is not null, "Only a WebSocket is drained; a poll takes its packets itself.");
        _ = DrainAsync(_webSocket);   // never fails, and RunAsync waits for it
    }

    private bool Send(OutgoingPacket packet, bool isAnswer)
    {
        var isAdded = TryAdd(packet, isAnswer);
        if (isAdded != false) return isAdded == true;

        _host.Metrics.Overflowed();
        Close(DisconnectReason.SlowConsumer);
        return false;
    }

    /// <returns>Whether the outbox had room; null if the session has ended.</returns>
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
                isDue = before < EngineSettings.SmallBytes && _unwritten >= EngineSettings.SmallBytes;
            }

            // Much waits already, and a batch may be long: a fast client must not look slow.
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

    // Called with the gate held. Large packets need room in the budget. Small packets do not while little waits, whatever other sessions
    // hold.
    private bool Fits(OutgoingPacket packet, bool isAnswer)
    {
        var limits = _host.Options;
        if (!_outbox.IsEmpty && _outbox.Count >= limits.MaxOutboxPackets) return false;
        if (_unwritten + packet.Size > limits.MaxOutboxBytes) return (isAnswer || _unwritten == 0) && HasMemory(packet.Size);
        return isAnswer || _unwritten <= EngineSettings.SmallBytes || !_budget.Unwritten.IsFull;
    }

    private bool HasMemory(int bytes)
    {
        if (!_budget.Unwritten.TryTake(bytes)) return false;
        _budget.Unwritten.Give(bytes);
        return true;
    }

    // Called with the gate held. Ignores the limits: the last packet of a session is never refused.
    private void Queue(OutgoingPacket packet)
    {
        _unwritten += packet.Size;
        if (_outbox.Add(packet, isCharged: _unwritten > FreeBytes))
        {
            if (packet.IsForOne) ChargeUnwritten(packet.Size);
            else packet.Charge(_host.Memory.Total);
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
            catch (Exception exception)
            {
                // A bug of the server, perhaps in the middle of a frame: the client could not read anything after it.
                batch = batch with { IsInDoubt = true };
                Log.WritingFailed(_host.Logger, exception, Id);
                _ = CloseSoonAsync(DisconnectReason.TransportError, broken: socket);
            }
        }
    }

    // Not at once: the sender may hold a lock, under which a session must not be closed.
    private async Task CloseSoonAsync(DisconnectReason reason, WebSocketTransport? broken = null)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Close(reason);
        }
        catch (Exception exception)   // The session is closed; only its handler has failed.
        {
            Log.ClosingFailed(_host.Logger, exception, Id);
        }

        broken?.Abort();   // the session may have been closed before, and wait for its goodbye
    }

    // The previous batch has been written.
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
        if (_unwritten <= MaxUnwritten) Lessened();
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

    // Called with the gate held, by the heartbeat. Reading the clock for each packet would be too expensive.
    private bool IsStalled(long now)
    {
        var isWaiting = !_outbox.IsEmpty || IsWriting;
        if (isWaiting && _progress == _seenProgress) return now - _takenAt >= _host.Settings.WriteTimeout;
        _seenProgress = _progress;
        _takenAt = now;
        return false;
    }

    // Written with the gate held.
    internal bool IsWriting => _isDraining || _answering is not null;
}
