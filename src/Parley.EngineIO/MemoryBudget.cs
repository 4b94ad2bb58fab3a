namespace Parley.EngineIO;

/// <summary>
/// A limit on the bytes that something holds in memory, within the limit of something larger. What is taken counts here and in all budgets
/// above. Taking and giving back are a few atomic additions and allocate nothing; those who wait for room are served in order. Thread-safe.
/// </summary>
public sealed class MemoryBudget
{
    private readonly MemoryBudget? _parent;
    private readonly TimeProvider _time;
    private readonly Lock _gate;   // one for all budgets of a tree: a request that waits may move from one to another
    private long _used;
    private int _waiting;          // how many requests are queued here: written under the gate, read without

    // Guarded by _gate; null until the first request waits.
    private LinkedList<MemoryRequest>? _queue;

    /// <summary>Makes a budget that is part of no other.</summary>
    /// <param name="limit">In bytes.</param>
    /// <param name="time">Measures how long requests wait.</param>
    public MemoryBudget(long limit, TimeProvider time)
        : this(limit, null, time)
    {
        Unwritten = new MemoryBudget(HalfOf(limit), null, time);
    }

    /// <summary>Makes a budget within another.</summary>
    /// <param name="limit">In bytes. It may be more than the other one's, and then that one's counts.</param>
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

    /// <summary>How many bytes may be in use, unless they were taken by <see cref="Take"/>.</summary>
    public long Limit { get; }

    /// <summary>How many bytes are in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Whether nothing can be taken, here or in a budget above.</summary>
    public bool IsFull => Used >= Limit || _parent?.IsFull == true;

    /// <summary>
    /// The half of the bytes that may wait to be written: they are counted there as well. Room comes back here in a time that is bounded,
    /// as who does not read is ended, so that a handler may wait for it, whose own bytes others may wait for.
    /// </summary>
    internal MemoryBudget Unwritten { get; }

    /// <summary>How many requests wait for room here.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>
    /// Takes bytes if there is room for them and nobody has been waiting for it. More than a limit is taken only if nothing else is in use.
    /// </summary>
    /// <returns>Whether they were taken. Then give them back with <see cref="Give"/>.</returns>
    public bool TryTake(long bytes) => RefusedBy(bytes, served: null) is null;

    /// <summary>
    /// Takes bytes whether there is room or not: for what is in memory already. While more is in use than the limit, nobody else gets any.
    /// </summary>
    public void Take(long bytes)
    {
        for (var budget = this; budget is not null; budget = budget._parent) Interlocked.Add(ref budget._used, bytes);
    }

    /// <summary>Takes bytes as soon as there is room for them; those who wait are served in order.</summary>
    /// <param name="bytes">How many. More than a limit is taken only when nothing else is in use.</param>
    /// <param name="timeout">How long to wait at most; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <returns>Whether they were taken; false if that was not in time, or the waiting was given up.</returns>
    public ValueTask<bool> TakeAsync(long bytes, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        TryTake(bytes) ? new ValueTask<bool>(true) : WaitAsync(new MemoryRequest(this, bytes), timeout, cancellationToken);

    /// <summary>Gives back what was taken.</summary>
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
            // What was given back before the request could be seen has served nobody.
            for (var budget = this; budget is not null; budget = budget._parent) budget.Serve();
        }
    }

    // Called with the gate held.
    private void Add(MemoryRequest request)
    {
        (_queue ??= []).AddLast(request.Place);
        Interlocked.Increment(ref _waiting);
    }

    // Called with the gate held.
    private void Remove(MemoryRequest request)
    {
        _queue!.Remove(request.Place);
        Interlocked.Decrement(ref _waiting);
    }

    private bool IsGrantedAfterAll(MemoryRequest request)
    {
        lock (_gate)
        {
            if (request.Granted.IsCompleted) return true;
            for (var budget = this; budget is not null; budget = budget._parent)
            {
                if (request.Place.List is null || request.Place.List != budget._queue) continue;
                budget.Remove(request);
                budget.Serve();   // it may have stood before one that fits
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

    // Called with the gate held. One that another budget refuses waits there from now on.
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

    // Takes bytes everywhere or nowhere. The one who is first in the queue of a budget need not wait behind itself.
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

    // Who asked meanwhile may have been refused because of it. With the gate held nobody can.
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
