namespace Parley.EngineIO;

/// <summary>A request that waits for bytes of a budget.</summary>
internal sealed class MemoryRequest
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryRequest(MemoryBudget budget, long bytes)
    {
        Budget = budget;
        Bytes = bytes;
        Node = new LinkedListNode<MemoryRequest>(this);
    }

    /// <summary>The budget to take the bytes from; the request waits in its queue or in that of a budget above.</summary>
    public MemoryBudget Budget { get; }

    public long Bytes { get; }

    /// <summary>Its node in the queue. Guarded by the gate of the budgets.</summary>
    public LinkedListNode<MemoryRequest> Node { get; }

    /// <summary>Completes when the bytes are taken.</summary>
    public Task Granted => _granted.Task;

    public void Grant() => _granted.SetResult();
}
