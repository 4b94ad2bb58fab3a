namespace Parley.EngineIO;

// What the session holds in memory, to whose budget it is charged, and when it must wait.
public sealed partial class Session
{
    /// <summary>What waits to be written is charged only above this, so that a small packet costs nobody an atomic addition.</summary>
    private const int FreeBytes = 16 * 1024;

    /// <summary>A session that holds no more goes on, whatever the others hold.</summary>
    internal const int SmallBytes = 64 * 1024;

    // Guarded by _gate; read without it to see whether there is anything to wait for.
    private MemoryBudget _budget;
    private int _charged;     // to _budget: all
    private int _chargedUnwritten;   // to the half of it that may wait to be written
    private int _reading;     // of messages that are being read
    private int _handling;    // of messages that wait for their handlers, or are being handled
    private int _unwritten;   // of packets that wait to be written, or are being written
    private TaskCompletionSource? _lessened;    // somebody waits for one of these to become less
    private CancellationTokenSource? _stopped;  // somebody waits for a budget

    // Whether the session is not read for a reason that the client has no part in. Written by the reader.
    private volatile bool _isHeldUp;

    /// <summary>Bytes of messages that are being read.</summary>
    internal int Reading => Volatile.Read(ref _reading);

    /// <summary>Bytes of messages that wait for their handlers, or are being handled.</summary>
    internal int Handling => Volatile.Read(ref _handling);

    /// <summary>Bytes of packets that wait to be written, or are being written.</summary>
    internal int Unwritten => Volatile.Read(ref _unwritten);

    // A client that changes its transport does not poll until the post that would wait for it has ended.
    private int MostUnwritten => _probe is null ? _server.MostUnwritten : _server.Options.MaxOutboxBytes;

    /// <summary>
    /// Says whose the session is: all that it holds is charged to <paramref name="budget"/> from now on. Before, that is
    /// <see cref="EngineMemory.Unassigned"/>.
    /// </summary>
    /// <param name="budget">For example that of a user, within <see cref="EngineMemory.Total"/>.</param>
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

        stopped?.Cancel();   // it waits in the other's queue
    }

    /// <summary>
    /// Counts bytes that the layer above keeps of what came, until <see cref="Release"/>. While there are more than
    /// <see cref="EngineOptions.MaxPendingBytes"/>, nothing more is read.
    /// </summary>
    public void Hold(int bytes)
    {
        lock (_gate)
        {
            _handling += bytes;
            Charge(bytes);
        }
    }

    /// <summary>The layer above has let bytes go that it kept.</summary>
    public void Release(int bytes)
    {
        lock (_gate)
        {
            _handling -= bytes;
            Discharge(bytes);
            if (_handling <= _server.Options.MaxPendingBytes) Lessened();
        }
    }

    /// <summary>
    /// Whether more may be done for the client: it has taken most of what was sent to it, and there is memory for answers, unless so little
    /// waits for it that this does not matter. True when the session has ended.
    /// </summary>
    /// <param name="forMuch">Whether the answer may be large, so that there must be memory however little waits.</param>
    public bool HasRoom(bool forMuch = false)
    {
        if (_unwritten > MostUnwritten) return _reason is not null;
        if (_reason is not null) return true;
        return (!forMuch && _unwritten <= SmallBytes) || !_budget.Unwritten.IsFull;
    }

    /// <summary>Waits until there is room, or the session ends.</summary>
    /// <inheritdoc cref="HasRoom(bool)"/>
    public async Task RoomAsync(bool forMuch = false)
    {
        while (RoomOrWhatToWaitFor(forMuch) is { } waiting) await waiting;
    }

    /// <summary>Takes memory for a message that is to be read, if there is some.</summary>
    internal bool TryReserve(int bytes)
    {
        lock (_gate)
        {
            if (!_budget.TryTake(bytes)) return false;
            _charged += bytes;
            _reading += bytes;
            return true;
        }
    }

    /// <summary>Takes memory for a message that is to be read, as soon as there is some.</summary>
    /// <returns>False if the session has ended.</returns>
    internal async ValueTask<bool> ReserveAsync(int bytes)
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

    /// <summary>Charges a message that has become larger than what was sent.</summary>
    internal void Reserve(int bytes)
    {
        lock (_gate)
        {
            _reading += bytes;
            Charge(bytes);
        }
    }

    /// <summary>A message that has been read is not needed any more.</summary>
    internal void Unreserve(int bytes)
    {
        lock (_gate)
        {
            _reading -= bytes;
            Discharge(bytes);
        }
    }

    // Whether the next message may be read. Nearly always next to nothing is held.
    private bool MayRead => (_readOn == 0 && _reading + _handling + _unwritten <= _server.HeldByAnyone) || MayReadMore;

    private bool MayReadMore
    {
        get
        {
            if (_reason is not null) return true;
            if (_readOn != 0) return false;
            if (!HasRoom() || _handling > _server.Options.MaxPendingBytes) return false;
            return _reading + _handling + _unwritten <= SmallBytes || !_budget.IsFull;
        }
    }

    private async Task MayReadAsync()
    {
        _isHeldUp = true;
        if (_readOn != 0) await PaceAsync();
        while (MayReadOrWhatToWaitFor() is { } waiting) await waiting;
        _isHeldUp = false;
    }

    private Task? MayReadOrWhatToWaitFor()
    {
        lock (_gate)
        {
            if (MayRead) return null;
            if (_handling > _server.Options.MaxPendingBytes) return LessenedAsync();
            return HasRoom() ? TurnAsync(_budget) : RoomOrWhatToWaitFor(forMuch: false);
        }
    }

    private Task? RoomOrWhatToWaitFor(bool forMuch)
    {
        lock (_gate)
        {
            if (HasRoom(forMuch)) return null;
            return _unwritten > MostUnwritten ? LessenedAsync() : TurnAsync(_budget.Unwritten);
        }
    }

    // Called with the gate held.
    private Task LessenedAsync() =>
        (_lessened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    // Called with the gate held. Nothing is taken for good: it is the turn that is waited for.
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
