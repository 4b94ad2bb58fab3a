namespace Parley.EngineIO;

// The memory of the session: what it holds, which budget is charged, and when it must wait.
public sealed partial class Session : ITransportOwner
{
    /// <summary>Packets to write are charged only above this number of bytes, so that a small packet costs no atomic addition.</summary>
    private const int FreeBytes = 16 * 1024;

    // Guarded by _gate; read without it to see whether to wait.
    private MemoryBudget _budget;
    private int _charged;     // to _budget, in total
    private int _chargedUnwritten;   // to the half of it for packets to write
    private int _reading;     // of messages that are being read
    private int _handling;    // of messages that wait for their handlers, or are being handled
    private int _unwritten;   // of packets that wait to be written, or are being written
    private TaskCompletionSource? _lessened;    // completes when one of these has decreased
    private CancellationTokenSource? _stopped;  // cancelled when the session ends or changes its budget

    // Whether reading is suspended for a reason that is not the client's fault. Written by the reader.
    private volatile bool _isHeldUp;

    /// <summary>Bytes of messages that are being read.</summary>
    internal int Reading => Volatile.Read(ref _reading);

    /// <summary>Whether a message over WebSocket has begun, and with it the client's time to send the rest.</summary>
    internal bool IsTimed
    {
        get { lock (_gate) return _webSocket?.IsStuck(long.MaxValue - 1) == true; }
    }

    /// <summary>Bytes of messages that wait for their handlers or are being handled.</summary>
    internal int Handling => Volatile.Read(ref _handling);

    /// <summary>Bytes of packets that wait to be written or are being written.</summary>
    internal int Unwritten => Volatile.Read(ref _unwritten);

    // A client that upgrades does not poll until its post has ended, so the post must not wait for a poll.
    private int MaxUnwritten => _probe is null ? _host.Settings.MaxUnwritten : _host.Options.MaxOutboxBytes;

    /// <summary>
    /// Charges all memory of the session to another budget from now on. The first budget is <see cref="EngineMemory.Unassigned"/>.
    /// </summary>
    /// <param name="budget">For example the budget of a user, within <see cref="EngineMemory.Total"/>.</param>
    public void ChargeTo(MemoryBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        CancellationTokenSource? stopped;
        lock (_gate)
        {
            if (budget == _budget) return;
            budget.Take(_charged);
            budget.Unwritten.Take(_chargedUnwritten);
            _budget.Give(_charged);
            _budget.Unwritten.Give(_chargedUnwritten);
            _budget = budget;
            (stopped, _stopped) = (_stopped, null);
        }

        stopped?.Cancel();   // a wait in the queue of the old budget
    }

    /// <summary>
    /// Counts bytes of messages that the layer above keeps, until <see cref="Release"/>. Above
    /// <see cref="EngineOptions.MaxPendingBytes"/> the session reads nothing more.
    /// </summary>
    public void Hold(int bytes)
    {
        lock (_gate)
        {
            _handling += bytes;
            Charge(bytes);
        }
    }

    /// <summary>Stops counting bytes that <see cref="Hold"/> has counted.</summary>
    public void Release(int bytes)
    {
        lock (_gate)
        {
            _handling -= bytes;
            Discharge(bytes);
            if (_handling <= _host.Options.MaxPendingBytes) Lessened();
        }
    }

    /// <summary>
    /// Whether the server may do more for the client: the client has read most packets, and the budget has room for responses or hardly
    /// anything waits to be written. True when the session has ended.
    /// </summary>
    /// <param name="forMuch">Whether the response may be large, so that the budget must have room in any case.</param>
    public bool HasRoom(bool forMuch = false)
    {
        if (_unwritten > MaxUnwritten) return _reason is not null;
        if (_reason is not null) return true;
        return (!forMuch && _unwritten <= EngineSettings.SmallBytes) || !_budget.Unwritten.IsFull;
    }

    /// <summary>Waits until there is room, or the session ends.</summary>
    /// <inheritdoc cref="HasRoom(bool)"/>
    public async Task RoomAsync(bool forMuch = false)
    {
        while (RoomOrWhatToWaitFor(forMuch) is { } waiting) await waiting;
    }

    /// <inheritdoc/>
    bool ITransportOwner.TryReserve(int bytes) => TryReserve(bytes);

    /// <inheritdoc/>
    ValueTask<bool> ITransportOwner.ReserveAsync(int bytes) => ReserveAsync(bytes);

    /// <inheritdoc/>
    void ITransportOwner.Reserve(int bytes)
    {
        lock (_gate)
        {
            _reading += bytes;
            Charge(bytes);
        }
    }

    /// <inheritdoc/>
    void ITransportOwner.Unreserve(int bytes)
    {
        lock (_gate)
        {
            _reading -= bytes;
            Discharge(bytes);
        }
    }

    private bool TryReserve(int bytes)
    {
        lock (_gate)
        {
            if (!_budget.TryTake(bytes)) return false;
            _charged += bytes;
            _reading += bytes;
            return true;
        }
    }

    private async ValueTask<bool> ReserveAsync(int bytes)
    {
        _isHeldUp = true;
        try
        {
            while (StoppedUnlessEnded(out var budget) is { } stopped)
            {
                if (await budget.TakeAsync(bytes, Timeout.InfiniteTimeSpan, stopped.Token)) return Reserved(budget, bytes);
            }

            return false;
        }
        finally
        {
            _isHeldUp = false;
        }
    }

    // Whether the next message may be read. Nearly always the session holds almost nothing.
    private bool MayRead => (_readOn == 0 && _reading + _handling + _unwritten <= _host.Settings.AlwaysAllowed) || MayReadMore;

    private bool MayReadMore
    {
        get
        {
            if (_reason is not null) return true;
            if (_readOn != 0) return false;
            if (!HasRoom() || _handling > _host.Options.MaxPendingBytes) return false;
            return _reading + _handling + _unwritten <= EngineSettings.SmallBytes || !_budget.IsFull;
        }
    }

    /// <summary>Whether the reader waits before it reads on.</summary>
    internal bool WaitsToRead => _isHeldUp;

    private async Task MayReadAsync()
    {
        // It is held up once the delay has begun: one who sees that may move the clock.
        var pace = _readOn == 0 ? Task.CompletedTask : PaceAsync();
        _isHeldUp = true;
        await pace;
        while (MayReadOrWhatToWaitFor() is { } waiting) await waiting;
        _isHeldUp = false;
    }

    private Task? MayReadOrWhatToWaitFor()
    {
        lock (_gate)
        {
            if (MayRead) return null;
            if (_handling > _host.Options.MaxPendingBytes) return LessenedAsync();
            return HasRoom() ? TurnAsync(_budget) : RoomOrWhatToWaitFor(forMuch: false);
        }
    }

    private Task? RoomOrWhatToWaitFor(bool forMuch)
    {
        lock (_gate)
        {
            if (HasRoom(forMuch)) return null;
            return _unwritten > MaxUnwritten ? LessenedAsync() : TurnAsync(_budget.Unwritten);
        }
    }

    // Called with the gate held.
    private Task LessenedAsync() =>
        (_lessened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    // Called with the gate held. The byte is given back at once: what counts is to wait in the queue.
    private Task TurnAsync(MemoryBudget budget)
    {
        return TakeAsync((_stopped ??= new CancellationTokenSource()).Token);

        async Task TakeAsync(CancellationToken stopped)
        {
            if (await budget.TakeAsync(1, Timeout.InfiniteTimeSpan, stopped)) budget.Give(1);
        }
    }

    private CancellationTokenSource? StoppedUnlessEnded(out MemoryBudget budget)
    {
        lock (_gate)
        {
            budget = _budget;
            return _reason is null ? _stopped ??= new CancellationTokenSource() : null;
        }
    }

    private bool Reserved(MemoryBudget budget, int bytes)
    {
        lock (_gate)
        {
            if (budget != _budget)
            {
                _budget.Take(bytes);
                budget.Give(bytes);
            }

            _charged += bytes;
            _reading += bytes;
            return true;
        }
    }

    // Called with the gate held.
    private void Charge(int bytes)
    {
        _charged += bytes;
        _budget.Take(bytes);
    }

    // Called with the gate held.
    private void Discharge(int bytes)
    {
        _charged -= bytes;
        _budget.Give(bytes);
    }

    // Called with the gate held.
    private void ChargeUnwritten(int bytes)
    {
        Charge(bytes);
        _chargedUnwritten += bytes;
        _budget.Unwritten.Take(bytes);
    }

    // Called with the gate held.
    private void DischargeUnwritten(int bytes)
    {
        Discharge(bytes);
        _chargedUnwritten -= bytes;
        _budget.Unwritten.Give(bytes);
    }

    // Called with the gate held.
    private void Lessened()
    {
        _lessened?.SetResult();
        _lessened = null;
    }
}
