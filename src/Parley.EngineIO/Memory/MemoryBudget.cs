namespace Parley.EngineIO;

/// <summary>
/// A limit on bytes in memory, optionally within the limit of a larger budget. Bytes that are taken count here and in all budgets above.
/// Taking and giving back are a few atomic additions and allocate nothing; waiting requests are served in order. Thread-safe.
/// </summary>
public sealed class MemoryBudget
{
    private readonly MemoryBudget? _parent;
    private readonly TimeProvider _time;
    private readonly Lock _gate;   // shared by all budgets of a tree: a waiting request may move from one to another
    private long _used;
    private int _waiting;          // the number of requests that are queued here: written under the gate, read without it

    // Guarded by _gate; null until the first request waits.
    private LinkedList<MemoryRequest>? _queue;

    /// <summary>Creates a budget that belongs to no other.</summary>
    /// <param name="limit">In bytes.</param>
    /// <param name="time">The clock for the waiting time of requests.</param>
    public MemoryBudget(long limit, TimeProvider time)
        : this(limit, null, time)
    {
        Unwritten = new MemoryBudget(HalfOf(limit), null, time);
    }

    /// <summary>Creates a budget within another.</summary>
    /// <param name="limit">In bytes. The smaller of this limit and the parent's counts.</param>
    /// <param name="parent">The larger budget.</param>
    public MemoryBudget(long limit, MemoryBudget parent)
        : this(limit, parent ?? throw new ArgumentNullException(nameof(parent)), parent._time)
    {
        Unwritten = new MemoryBudget(HalfOf(limit), parent.Unwritten, parent._time);
    }

    private MemoryBudget(long limit, MemoryBudget? parent, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        Limit = limit;
        _parent = parent;
        _time = time;
        _gate = parent?._gate ?? new Lock();
        Unwritten = this;
    }

    /// <summary>The limit in bytes; <see cref="Take"/> may exceed it.</summary>
    public long Limit { get; }

    /// <summary>The bytes in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Whether this budget or one above has no room.</summary>
    public bool IsFull => Used >= Limit || _parent?.IsFull == true;

    /// <summary>
    /// The half of the budget for packets that wait to be written; its bytes count in the whole as well. Its room returns in bounded time,
    /// because connections of clients that do not read are closed. So a handler may wait for it, even while others wait for the handler's
    /// bytes.
    /// </summary>
    internal MemoryBudget Unwritten { get; }

    /// <summary>The number of requests that wait for room.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Takes bytes if there is room and no other request waits. More bytes than the limit are taken only if nothing else is in use.
    /// </summary>
    /// <returns>Whether they were taken. If so, give them back with <see cref="Give"/>.</returns>
    public bool TryTake(long bytes) => RefusedBy(bytes, served: null) is null;

    /// <summary>
    /// Takes bytes without regard to the limit, for data that is in memory already. While more than the limit is in use, all other requests
    /// wait or fail.
    /// </summary>
    public void Take(long bytes)
    {
        for (var budget = this; budget is not null; budget = budget._parent) Interlocked.Add(ref budget._used, bytes);
    }

    /// <summary>Takes bytes as soon as there is room. Waiting requests are served in order.</summary>
    /// <param name="bytes">The number of bytes. More bytes than the limit are taken only if nothing else is in use.</param>
    /// <param name="timeout">The maximum waiting time; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether they were taken; false after the timeout or a cancellation.</returns>
    public ValueTask<bool> TakeAsync(long bytes, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        TryTake(bytes) ? new ValueTask<bool>(true) : WaitAsync(new MemoryRequest(this, bytes), timeout, cancellationToken);

    /// <summary>Gives back bytes that were taken.</summary>
    public void Give(long bytes)
    {
        for (var budget = this; budget is not null; budget = budget._parent) budget.GiveHere(bytes);
    }

    private static long HalfOf(long limit) => Math.Max(limit / 2, 1);

    private async ValueTask<bool> WaitAsync(MemoryRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Queue(request);
        try
        {
            await request.Granted.WaitAsync(timeout, _time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return IsGrantedAfterAll(request);
        }
    }

    private void Queue(MemoryRequest request)
    {
        lock (_gate)
        {
            Add(request);
            // Bytes that were given back before the request was queued have not been offered to it.
            for (var budget = this; budget is not null; budget = budget._parent) budget.Serve();
        }
    }

    // Called with the gate held.
    private void Add(MemoryRequest request)
    {
        (_queue ??= []).AddLast(request.Node);
        Interlocked.Increment(ref _waiting);
    }

    // Called with the gate held.
    private void Remove(MemoryRequest request)
    {
        _queue!.Remove(request.Node);
        Interlocked.Decrement(ref _waiting);
    }

    private bool IsGrantedAfterAll(MemoryRequest request)
    {
        lock (_gate)
        {
            if (request.Granted.IsCompleted) return true;
            for (var budget = this; budget is not null; budget = budget._parent)
            {
                if (request.Node.List is null || request.Node.List != budget._queue) continue;
                budget.Remove(request);
                budget.Serve();   // it may have blocked a request that fits
            }

            return false;
        }
    }

    private void GiveHere(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        if (Volatile.Read(ref _waiting) == 0) return;
        lock (_gate) Serve();
    }

    // Called with the gate held. A request that another budget refuses waits there from now on.
    private void Serve()
    {
        while (_queue?.First?.Value is { } request)
        {
            var refusing = request.Budget.RefusedBy(request.Bytes, served: this);
            if (refusing == this) return;
            Remove(request);
            if (refusing is null) request.Grant();
            else refusing.Add(request);
        }
    }

    // Takes bytes from all budgets or from none. The first request in a budget's queue does not wait behind itself.
    private MemoryBudget? RefusedBy(long bytes, MemoryBudget? served)
    {
        for (var budget = this; budget is not null; budget = budget._parent)
        {
            if (budget.TryTakeHere(bytes, isFirst: budget == served)) continue;
            for (var taken = this; taken != budget; taken = taken!._parent) taken!.TakeBack(bytes, mayServe: served is null);
            return budget;
        }

        return null;
    }

    // A concurrent request may have been refused because of it. No request can be while the gate is held.
    private void TakeBack(long bytes, bool mayServe)
    {
        if (mayServe) GiveHere(bytes);
        else Interlocked.Add(ref _used, -bytes);
    }

    private bool TryTakeHere(long bytes, bool isFirst)
    {
        if (!isFirst && Volatile.Read(ref _waiting) > 0) return false;
        var room = Math.Max(Limit - bytes, 0);
        var used = Volatile.Read(ref _used);
        while (used <= room)
        {
            var before = Interlocked.CompareExchange(ref _used, used + bytes, used);
            if (before == used) return true;
            used = before;
        }

        return false;
    }
}
