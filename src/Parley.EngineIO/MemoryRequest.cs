namespace Parley.EngineIO;

/// <summary>Bytes of a budget that somebody waits for.</summary>
internal sealed class MemoryRequest
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryRequest(MemoryBudget budget, long bytes)
    {
        Budget = budget;
        Bytes = bytes;
        Place = new LinkedListNode<MemoryRequest>(this);
    }

    /// <summary>From which they are taken; it waits in the queue of this one or of one above.</summary>
    public MemoryBudget Budget { get; }

    public long Bytes { get; }

    /// <summary>Its place in a queue. Guarded by the gate of the budgets.</summary>
    public LinkedListNode<MemoryRequest> Place { get; }

    /// <summary>Ends when they were taken.</summary>
    public Task Granted => _granted.Task;

    public void Grant() => _granted.SetResult();
}
